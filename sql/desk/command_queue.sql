-- #queue NAME[: reason]: another queue has it. An owner who does not see that queue owns it no longer; who is to be told of
-- the queue's tickets is told of this one.
CREATE FUNCTION desk.command_queue(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_what record;
    v_queue text;
    v_owner integer;
    t desk.ticket;
BEGIN
    SELECT * INTO v_what FROM desk.command_parts(c.argument);
    SELECT * INTO t FROM desk.ticket x WHERE x.id = c.ticket_id;
    v_queue := desk.queue_called(v_what.what);
    IF t.queue = v_queue THEN
        c.said := format('%s is in the queue %s already.', desk.ticket_label(t.id), v_queue);
        RETURN c;
    END IF;
    UPDATE desk.ticket x SET queue = v_queue,
        owner_id = (SELECT a.id FROM desk.agent a WHERE a.id = x.owner_id AND (a.queues = '{}' OR v_queue = ANY (a.queues)))
    WHERE x.id = t.id
    RETURNING x.owner_id INTO v_owner;
    PERFORM desk.ledger_next(t.id);
    PERFORM desk.timers_again(t.id);
    PERFORM desk.command_event(c, 'queue-changed', t.queue, v_queue, v_what.reason);
    IF v_owner IS DISTINCT FROM t.owner_id THEN
        PERFORM desk.command_event(c, 'released', desk.agent_address(t.owner_id), NULL, 'the queue ' || v_queue);
    END IF;
    PERFORM desk.tell_again(t.id, ARRAY(SELECT desk.told_agents(t.id, c.agent_id)), desk.sentence(format(
        '%s moved it from the queue %s to %s%s', desk.agent_name(c.agent_id), t.queue, v_queue,
        coalesce(': ' || nullif(v_what.reason, ''), ''))));
    c.said := format('%s is in the queue %s%s', desk.ticket_label(t.id), v_queue, desk.queue_left(t, c.agent_id));
    RETURN c;
END;
$$;
