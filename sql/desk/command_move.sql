-- #move [n] WHEN: REASON: the promise gets another date; the customer is told the date and the reason.
CREATE FUNCTION desk.command_move(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_calendar text := (SELECT (desk.service_of(t.queue)).calendar FROM desk.ticket t WHERE t.id = c.ticket_id);
    v_given record;
    v_when record;
    v_reason text;
    v_concerns text;
    v_id bigint;
    p desk.promise;
    v_new desk.promise;
BEGIN
    IF c.argument = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = 'Write the new time, and why, in words that the customer may read: #move fri 17:00: the part comes later';
    END IF;
    v_given := desk.command_number(c.argument, true, v_calendar);
    v_when := desk.promise_when(v_given.rest, btrim('#move ' || coalesce(v_given.n::text, '')), v_calendar);
    PERFORM desk.found_taken(c, v_given.n);
    p := desk.promise_meant(c, v_given.n, v_given.rest);
    PERFORM desk.promise_changeable(p);
    v_reason := desk.promise_words(c.ticket_id, v_when.words);
    IF v_reason = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = format('Say why, in words that the customer may read: #move %s: the part comes later', rtrim(c.argument, ': '));
    ELSIF v_when.due_at = p.due_at THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('Promise %s of %s is due then already.', p.number, desk.ticket_label(p.ticket_id));
    END IF;
    v_concerns := desk.promise_concerns(c.ticket_id, c.agent_id, v_when.due_at);
    v_id := desk.promise_move(p.id, v_when.due_at, v_reason, c.agent_id, c.incoming_id);
    SELECT * INTO p FROM desk.promise x WHERE x.id = p.id;
    SELECT * INTO v_new FROM desk.promise x WHERE x.id = v_id;
    c.said := format('Promise %s of %s (%s) is number %s now, by %s; it was by %s. The customer is told, with the reason.', p.number,
        desk.ticket_label(p.ticket_id), desk.promise_text(v_new), v_new.number, desk.moment_shown(v_new.due_at), desk.moment_shown(p.due_at))
        || CASE WHEN p.broken_at IS NOT NULL THEN ' The first date stays broken.' ELSE '' END
        || coalesce(' But: ' || v_concerns, '');
    RETURN c;
END;
$$;
