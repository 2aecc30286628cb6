-- A promise as its events make it, from the first to the last: equal to its row, or something else has written there.
CREATE FUNCTION desk.promise_replay(promise_id bigint) RETURNS desk.promise
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    p desk.promise;
    e desk.event;
BEGIN
    FOR e IN SELECT * FROM desk.event x WHERE x.promise_id = promise_replay.promise_id ORDER BY x.id LOOP
        p := desk.promise_apply(p, e);
    END LOOP;
    RETURN p;
END;
$$;
