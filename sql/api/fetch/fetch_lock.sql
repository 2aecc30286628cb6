-- One fetch process a mailbox, on however many machines: true when this session is the one, for as long as it lasts.
CREATE FUNCTION api.fetch_lock(mailbox text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT pg_try_advisory_lock(hashtextextended('promised fetch ' || mailbox, 0))
$$;
