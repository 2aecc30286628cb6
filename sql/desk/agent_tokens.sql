-- The tokens of agents that a mail was sent to, with how many tickets they are of. Without plus-addresses there are none:
-- then the mail of ours that an agent answers, if it was sent to him, stands for the token that it would have had.
CREATE FUNCTION desk.agent_tokens(m desk.mail, s desk.setting, sender integer)
RETURNS TABLE (ticket_id bigint, purpose text, agent_id integer, tickets integer)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    v_tokens text[];
BEGIN
    IF s.plus_addresses THEN
        v_tokens := desk.tokens_in(m, s);
        IF v_tokens <> '{}' THEN
            RETURN QUERY
                WITH given AS (
                    SELECT desk.token_ticket(t.ticket_id, m.parents) AS ticket_id, t.purpose::text, t.agent_id
                    FROM desk.token t WHERE t.token = ANY (v_tokens) AND t.agent_id IS NOT NULL)
                SELECT g.ticket_id, g.purpose, g.agent_id, (SELECT count(DISTINCT ticket_id)::integer FROM given) FROM given g;
        END IF;
    ELSIF sender IS NOT NULL AND m.parents <> '{}' THEN
        RETURN QUERY
            SELECT desk.token_ticket(o.ticket_id, m.parents),
                CASE WHEN (o.facts -> 'to_customer')::boolean THEN 'agent' ELSE 'note' END, o.agent_id, 1
            FROM desk.outbox o
            WHERE o.message_id = m.parents[1] AND o.audience = 'agent' AND o.agent_id = sender AND o.ticket_id IS NOT NULL;
    END IF;
END;
$$;
