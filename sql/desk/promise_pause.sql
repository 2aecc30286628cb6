-- Nobody can do anything about it: the open time that is left is kept until desk.promise_resume. What is due already is broken
-- instead, and runs on.
CREATE FUNCTION desk.promise_pause(promise_id bigint, cause text) RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_lock(promise_pause.promise_id);
BEGIN
    IF p.due_at <= desk.now() THEN
        RETURN desk.promise_break(p.id);
    END IF;
    RETURN desk.promise_event(p.id, 'promise-paused', jsonb_build_object(
        'cause', promise_pause.cause, 'remaining', desk.business_between(p.calendar, desk.now(), p.due_at)));
END;
$$;
