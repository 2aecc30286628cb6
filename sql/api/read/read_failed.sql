-- The mail could not be read or accepted (cause: a code, detail: words). It is tried three times in all; then it is parked,
-- with its bytes, and the admin told.
CREATE FUNCTION api.read_failed(id bigint, cause text, detail text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    v_state text;
BEGIN
    UPDATE desk.incoming i
    SET state = CASE WHEN i.attempts >= 3 THEN 'parked' ELSE 'new' END,
        cause = read_failed.cause, detail = left(read_failed.detail, 2000), worker = NULL, leased_until = NULL
    WHERE i.id = read_failed.id AND i.state = 'new'
    RETURNING i.state INTO v_state;
    IF v_state = 'parked' THEN
        PERFORM desk.tell_parked(read_failed.id);
    END IF;
    RETURN coalesce(v_state, (SELECT i.state FROM desk.incoming i WHERE i.id = read_failed.id));
END;
$$;
