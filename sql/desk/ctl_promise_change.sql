-- One of promisectl's changes to a promise, with the checks of the agents' commands; what it came to. PD001, PD003: refused.
CREATE FUNCTION desk.ctl_promise_change(p desk.promise, verb text, said text, reason text, agent_id integer) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_what text := format('promise %s of %s (%s)', p.number, desk.ticket_label(p.ticket_id), desk.promise_text(p));
    v_words text := desk.promise_words(p.ticket_id, coalesce(reason, ''));
    v_due timestamptz;
    v_concerns text;
    v_new bigint;
BEGIN
    IF p.ended_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('%s is over: it is %s', v_what, p.state);
    ELSIF verb = 'keep' THEN
        PERFORM desk.promise_deed(p);
        PERFORM desk.promise_keep(p.id, 'ctl', agent_id, NULL, NULL, desk.now());
        RETURN v_what || ' is ' || (SELECT x.state FROM desk.promise x WHERE x.id = p.id);
    END IF;
    PERFORM desk.promise_changeable(p);
    IF verb = 'drop' THEN
        PERFORM desk.promise_withdraw(p.id, v_words, 'ctl', agent_id, NULL);
        RETURN v_what || ' is withdrawn; the customer is told';
    END IF;
    v_due := desk.promise_due(said, p.calendar,
        'Write for example: fri 17:00, tomorrow noon, 3 business days, 24.12., 2026-12-24 12:00.');
    v_concerns := desk.promise_concerns(p.ticket_id, p.owner_id, v_due);
    v_new := desk.promise_move(p.id, v_due, v_words, agent_id, NULL);
    RETURN format('%s is number %s (P%s) now, by %s; the customer is told', v_what,
        (SELECT n.number FROM desk.promise n WHERE n.id = v_new), v_new, desk.moment_shown(v_due)) || coalesce('. But: ' || v_concerns, '');
END;
$$;
