-- #promise WHEN[: WHAT]: the customer is promised it by then; without a WHAT, that he hears from the agent.
CREATE FUNCTION desk.command_promise(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_calendar text := (SELECT (desk.service_of(t.queue)).calendar FROM desk.ticket t WHERE t.id = c.ticket_id);
    v_when record;
    v_what text;
    v_concerns text;
    v_id bigint;
    p desk.promise;
BEGIN
    PERFORM desk.promise_possible(c.ticket_id);
    v_when := desk.promise_when(c.argument, '#promise', v_calendar);
    v_what := desk.promise_words(c.ticket_id, v_when.words);
    SELECT * INTO p FROM desk.promise x
    WHERE x.ticket_id = c.ticket_id AND x.kind = 'own' AND x.ended_at IS NULL AND x.due_at = v_when.due_at AND x.what = v_what;
    IF FOUND THEN
        c.said := desk.sentence(format('%s has that promise already: %s', desk.ticket_label(c.ticket_id), desk.promise_line(p)));
        RETURN c;
    END IF;
    v_concerns := desk.promise_concerns(c.ticket_id, c.agent_id, v_when.due_at);
    v_id := desk.promise_make(c.ticket_id, 'own', CASE v_what WHEN '' THEN 'contact' ELSE 'deed' END, v_what, v_when.due_at,
        desk.now(), NULL, c.agent_id, NULL, c.incoming_id);
    SELECT * INTO p FROM desk.promise x WHERE x.id = v_id;
    c.said := format('Promise %s of %s: %s by %s. The customer is told.', p.number, desk.ticket_label(c.ticket_id),
        CASE v_what WHEN '' THEN 'the customer hears from us' ELSE v_what END, desk.moment_shown(p.due_at))
        || coalesce(' But: ' || v_concerns, '');
    RETURN c;
END;
$$;
