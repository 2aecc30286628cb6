-- The tickets that a mail says it belongs to, surest sign first. A sign is a claim: whose it is decides thread_of.
CREATE FUNCTION desk.thread_candidates(m desk.mail, s desk.setting)
RETURNS TABLE (rank integer, ticket_id bigint, joined_by text)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_tokens text[];
BEGIN
    v_tokens := desk.tokens_in(m, s);
    IF v_tokens <> '{}' THEN
        RETURN QUERY
            SELECT 1, t.ticket_id, 'token' FROM desk.token t WHERE t.token = ANY (v_tokens);
    END IF;
    IF m.parents <> '{}' THEN
        RETURN QUERY
            SELECT 2, o.ticket_id, 'message-id' FROM desk.outbox o
            WHERE o.message_id = ANY (m.parents) AND o.ticket_id IS NOT NULL
            UNION ALL
            -- Others may know a customer's ids: they count for nothing in mail that may be forged.
            SELECT 2, w.ticket_id, 'message-id' FROM desk.message w
            WHERE w.message_id = ANY (m.parents) AND m.dmarc IS DISTINCT FROM 'fail'
            UNION ALL
            SELECT 3, t.id, 'anchor' FROM desk.ticket t WHERE t.anchor = ANY (m.parents);
    END IF;
    IF position('[' IN m.subject) > 0 THEN
        RETURN QUERY
            SELECT 4, t.id, 'subject'
            FROM regexp_matches(m.subject, format('\[%s-(\d{1,12})\]', s.tag), 'gi') AS tag (found)
            JOIN desk.ticket t ON t.number = tag.found[1]::bigint;
    END IF;
END;
$$;
