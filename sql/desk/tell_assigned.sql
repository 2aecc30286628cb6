-- A ticket was given to an agent by another: he gets it with the customer's last words; the former owner, and whoever was told
-- of it while nobody had it, learn who has it now.
CREATE FUNCTION desk.tell_assigned(ticket_id bigint, agent_id integer, by_id integer, former_id integer, reason text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_told integer[] := ARRAY(
        SELECT a.id FROM desk.agent a
        WHERE a.active AND a.id NOT IN (by_id, tell_assigned.agent_id) AND (a.id = former_id OR former_id IS NULL AND EXISTS (
            SELECT FROM desk.outbox o WHERE o.ticket_id = tell_assigned.ticket_id AND o.agent_id = a.id AND o.kind = 'notification'))
        ORDER BY a.id);
BEGIN
    IF agent_id <> by_id THEN
        PERFORM desk.tell_again(tell_assigned.ticket_id, ARRAY[tell_assigned.agent_id],
            desk.sentence(format('%s gave it to you%s', desk.agent_name(by_id), coalesce(': ' || nullif(reason, ''), ''))));
    END IF;
    IF v_told <> '{}' THEN
        PERFORM desk.post_agents(tell_assigned.ticket_id, v_told, 'taken',
            jsonb_build_object('agent', desk.agent_name(tell_assigned.agent_id)), false);
    END IF;
END;
$$;
