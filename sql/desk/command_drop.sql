-- #drop [n]: REASON: the promise is withdrawn; the customer is told, with the reason.
CREATE FUNCTION desk.command_drop(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_given record := desk.command_number(c.argument, false, NULL);
    v_reason text;
    p desk.promise;
BEGIN
    IF v_given.n IS NOT NULL AND v_given.rest <> '' AND c.argument !~ '^#?[0-9]+[.)]?\s*:' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('Put a colon behind the number: #drop %s: %s', v_given.n, v_given.rest);
    END IF;
    PERFORM desk.found_taken(c, v_given.n);
    p := desk.promise_meant(c, v_given.n, ': ' || v_given.rest);
    PERFORM desk.promise_changeable(p);
    v_reason := desk.promise_words(c.ticket_id, ltrim(v_given.rest, ': '));
    IF v_reason = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = format('Say why, in words that the customer may read: #drop %s: it is no longer made', p.number);
    END IF;
    PERFORM desk.promise_withdraw(p.id, v_reason, 'drop', c.agent_id, c.incoming_id);
    c.said := format('Promise %s of %s (%s, by %s) is withdrawn. The customer is told, with the reason.', p.number,
        desk.ticket_label(p.ticket_id), desk.promise_text(p), desk.moment_shown(p.due_at));
    RETURN c;
END;
$$;
