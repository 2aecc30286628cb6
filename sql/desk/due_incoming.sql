-- Mails whose last reader did not come back either: parked, the admin told. (Fewer attempts: read_claim hands them out again.)
CREATE FUNCTION desk.due_incoming(lim integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
    v_done integer := 0;
BEGIN
    FOR v_id IN
        UPDATE desk.incoming i
        SET state = 'parked', cause = 'reader-lost', worker = NULL, leased_until = NULL,
            detail = left(concat('six readers took it and did not come back', '; another time: ' || i.cause, ': ' || i.detail), 2000)
        WHERE i.id IN (
            SELECT x.id FROM desk.incoming x
            WHERE x.state = 'new' AND x.attempts > 0 AND desk.read_spent(x.attempts, x.failures)
              AND (x.leased_until IS NULL OR x.leased_until < desk.now())
            ORDER BY x.id
            LIMIT lim
            FOR UPDATE SKIP LOCKED)
        RETURNING i.id
    LOOP
        PERFORM desk.tell_parked(v_id);
        v_done := v_done + 1;
    END LOOP;
    RETURN v_done;
END;
$$;
