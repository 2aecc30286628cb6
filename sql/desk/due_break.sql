-- A promise's due moment: it is broken, unless an answer is on its way. The customer is told (or the lead is asked whether to),
-- and the chain of those who answer for it begins. A late update is told by the update itself.
CREATE FUNCTION desk.due_break(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_now desk.promise;
BEGIN
    IF p.state <> 'open' OR p.due_at > desk.now() THEN
        RETURN;
    ELSIF desk.promise_awaited(p) THEN
        PERFORM desk.timer_put(p, 'break', desk.now() + interval '1 minute');
        RETURN;
    END IF;
    PERFORM desk.promise_break(p.id);
    SELECT * INTO v_now FROM desk.promise x WHERE x.id = p.id;
    IF v_now.state <> 'broken' THEN
        RETURN;
    ELSIF v_now.kind <> 'update' THEN
        PERFORM desk.notice_begin(v_now);
    ELSIF v_now.kept_by IS NULL THEN
        PERFORM desk.tell_update(p.id);
    END IF;
END;
$$;
