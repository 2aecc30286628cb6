-- A ticket was given to an agent by another: he gets it with the customer's last words, a former owner learns of it.
CREATE FUNCTION desk.tell_assigned(ticket_id bigint, agent_id integer, by_id integer, former_id integer, reason text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF agent_id <> by_id THEN
        PERFORM desk.tell_again(tell_assigned.ticket_id, tell_assigned.agent_id,
            format('%s gave it to you%s', desk.agent_name(by_id), coalesce(': ' || nullif(reason, ''), '.')));
    END IF;
    IF former_id <> by_id AND former_id <> agent_id THEN
        PERFORM desk.post_agent(tell_assigned.ticket_id, former_id, 'taken',
            jsonb_build_object('agent', desk.agent_name(tell_assigned.agent_id)), false);
    END IF;
END;
$$;
