-- #ack HOW LONG [n]: the agent is on it; nobody further is told of the promise until then, and never for longer than the queue
-- allows.
CREATE FUNCTION desk.command_ack(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_service desk.service := (SELECT desk.service_of(t.queue) FROM desk.ticket t WHERE t.id = c.ticket_id);
    v_limit timestamptz := desk.business_due(v_service.calendar, desk.now(), v_service.ack_limit);
    v_given record := desk.ack_parts(c.argument, v_service.calendar);
    v_why text;
    p desk.promise;
BEGIN
    v_why := CASE
        WHEN v_given.until IS NULL THEN 'Write for how long: #ack 2 hours, #ack until 17:00, #ack 1 day 3 (of promise 3).'
        WHEN v_given.until <= desk.now() THEN format('%s is over: write a time to come.', desk.moment_shown(v_given.until))
        WHEN v_given.until > v_limit THEN format('%s is too long: nobody further would be told. At most until %s; then write it again.',
            desk.moment_shown(v_given.until), desk.moment_shown(v_limit)) END;
    IF v_why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = v_why;
    END IF;
    p := desk.promise_meant(c, v_given.n, '');
    IF p.kind = 'update' AND p.state <> 'broken' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('Promise %s of %s is the next progress update: it goes out by itself.',
            p.number, desk.ticket_label(p.ticket_id));
    END IF;
    PERFORM desk.promise_ack(p.id, c.agent_id, v_given.until, c.incoming_id);
    c.said := format('Promise %s of %s (%s) is acknowledged: nobody further is told of it before %s.', p.number,
        desk.ticket_label(p.ticket_id), desk.promise_text(p), desk.moment_shown(v_given.until));
    RETURN c;
END;
$$;
