-- A worker that stops in order gives back what it did not get to, attempts included.
CREATE FUNCTION api.read_release(worker text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    UPDATE desk.incoming i
    SET worker = NULL, leased_until = NULL, attempts = greatest(i.attempts - 1, 0)
    WHERE i.worker = read_release.worker AND i.state = 'new';
    SELECT pg_notify('promised_read', '');
$$;
