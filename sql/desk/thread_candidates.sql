-- The tickets that a mail says it belongs to, surest sign first, then the nearest parent. A sign is a claim: whose it is
-- decides thread_of. Signs of a merged ticket mean the one that it was merged into.
CREATE FUNCTION desk.thread_candidates(m desk.mail, s desk.setting)
RETURNS TABLE (rank integer, ticket_id bigint, joined_by text, place integer)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_tokens text[];
BEGIN
    v_tokens := desk.tokens_in(m, s);
    IF v_tokens <> '{}' THEN
        RETURN QUERY
            SELECT 1, desk.token_ticket(k.ticket_id, m.parents), 'token', 0
            FROM desk.token k WHERE k.token = ANY (v_tokens) AND k.purpose = 'customer';
    END IF;
    IF m.parents <> '{}' THEN
        RETURN QUERY
            SELECT 2, coalesce(t.merged_into, t.id), 'message-id', array_position(m.parents, o.message_id::text)
            FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id
            WHERE o.message_id = ANY (m.parents)
            UNION ALL
            -- Others may know the ids that people's mail has: they count for nothing in mail that may be forged.
            SELECT 2, w.ticket_id, 'message-id', array_position(m.parents, w.message_id::text) FROM desk.message w
            WHERE w.message_id = ANY (m.parents) AND m.dmarc IS DISTINCT FROM 'fail'
            UNION ALL
            -- An agent's own mail to somebody outside, which the desk has as a note.
            SELECT 2, n.ticket_id, 'message-id', array_position(m.parents, n.message_id::text) FROM desk.note n
            WHERE n.message_id = ANY (m.parents) AND m.dmarc IS DISTINCT FROM 'fail'
            UNION ALL
            SELECT 3, coalesce(t.merged_into, t.id), 'anchor', array_position(m.parents, t.anchor::text) FROM desk.ticket t
            WHERE t.anchor = ANY (m.parents);
    END IF;
    IF position('[' IN m.subject) > 0 THEN
        RETURN QUERY
            SELECT 4, coalesce(t.merged_into, t.id), 'subject', 0
            FROM regexp_matches(m.subject, format('\[%s-(\d{1,12})\]', s.tag), 'gi') AS tag (found)
            JOIN desk.ticket t ON t.number = tag.found[1]::bigint;
    END IF;
END;
$$;
