-- The mail could not be read or accepted (cause: a code, detail: words). Whether it is tried again, read_spent says; if not it
-- is parked, with its bytes, and the admin told. reader-killed: by a signal from outside, which is nothing against the mail.
CREATE FUNCTION api.read_failed(id bigint, cause text, detail text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    v_state text;
BEGIN
    -- least: a late word may be of an attempt that was given back since, or forgotten by promisectl parked retry.
    UPDATE desk.incoming i
    SET failures = least(i.failures + (read_failed.cause <> 'reader-killed')::integer, i.attempts),
        cause = read_failed.cause, detail = left(read_failed.detail, 2000), worker = NULL, leased_until = NULL
    WHERE i.id = read_failed.id AND i.state = 'new';
    UPDATE desk.incoming i SET state = 'parked'
    WHERE i.id = read_failed.id AND i.state = 'new' AND desk.read_spent(i.attempts, i.failures)
    RETURNING i.state INTO v_state;
    IF v_state = 'parked' THEN
        PERFORM desk.tell_parked(read_failed.id);
    END IF;
    RETURN coalesce(v_state, (SELECT i.state FROM desk.incoming i WHERE i.id = read_failed.id));
END;
$$;
