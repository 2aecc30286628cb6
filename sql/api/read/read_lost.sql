-- A worker starts, and an earlier process of its name (on the same machine, in the same place) is known to be gone: what
-- that one held is free at once. attempts stay: one of these mails may have been its end.
CREATE FUNCTION api.read_lost(worker text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    UPDATE desk.incoming i SET worker = NULL, leased_until = NULL
    WHERE i.worker = read_lost.worker AND i.state = 'new'
$$;
