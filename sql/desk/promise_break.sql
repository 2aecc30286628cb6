-- The due moment has passed and the promise is not kept: a fact for ever, with the moment at which it was seen. Anything else:
-- nothing happens, and NULL is returned.
CREATE FUNCTION desk.promise_break(promise_id bigint) RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_lock(promise_break.promise_id);
BEGIN
    IF p.state <> 'open' OR p.paused_at IS NOT NULL OR p.due_at > desk.now() THEN
        RETURN NULL;
    END IF;
    RETURN desk.promise_event(p.id, 'promise-broken', jsonb_build_object(
        'due_at', desk.utc_exact(p.due_at), 'detected_at', desk.utc_exact(desk.now())));
END;
$$;
