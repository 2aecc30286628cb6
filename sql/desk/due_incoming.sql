-- Mails whose third reader did not come back: parked, the admin told. (Fewer attempts: read_claim hands them out again.)
CREATE FUNCTION desk.due_incoming(lim integer) RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
    v_done integer := 0;
BEGIN
    FOR v_id IN
        UPDATE desk.incoming i
        SET state = 'parked', cause = coalesce(i.cause, 'reader-lost'), worker = NULL, leased_until = NULL,
            detail = coalesce(i.detail, 'three readers took it and did not come back')
        WHERE i.id IN (
            SELECT x.id FROM desk.incoming x
            WHERE x.state = 'new' AND x.attempts >= 3 AND (x.leased_until IS NULL OR x.leased_until < desk.now())
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
