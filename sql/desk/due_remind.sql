-- Some time before a promise is due: whoever holds it is reminded. After the due moment nobody is.
CREATE FUNCTION desk.due_remind(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_holder integer := desk.promise_holder(p);
    v_mail bigint;
BEGIN
    IF p.state <> 'open' OR p.due_at <= desk.now() OR v_holder IS NULL THEN
        RETURN;
    ELSIF desk.promise_awaited(p) THEN
        PERFORM desk.timer_put(p, 'remind', desk.now() + interval '1 minute');
        RETURN;
    END IF;
    v_mail := desk.tell_reminder(p, v_holder);
    PERFORM desk.promise_event(p.id, 'promise-reminded', jsonb_build_object('agent', v_holder), NULL, v_mail);
END;
$$;
