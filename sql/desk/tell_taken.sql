-- Somebody took the ticket: those who were told of it need not answer it.
CREATE FUNCTION desk.tell_taken(ticket_id bigint, by_id integer) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_told integer[] := ARRAY(
        SELECT DISTINCT o.agent_id
        FROM desk.ticket t JOIN desk.outbox o ON o.ticket_id = t.id JOIN desk.agent a ON a.id = o.agent_id
        WHERE (t.id = tell_taken.ticket_id OR t.merged_into = tell_taken.ticket_id) AND o.kind = 'notification' AND a.active AND a.id <> by_id
        ORDER BY 1);
BEGIN
    IF v_told <> '{}' THEN
        PERFORM desk.post_agents(tell_taken.ticket_id, v_told, 'taken',
            jsonb_build_object('agent', (SELECT a.name FROM desk.agent a WHERE a.id = by_id)), false);
    END IF;
END;
$$;
