-- The bytes go out now: fixed by the first call, whatever later ones bring, and committed before the first of them is sent.
-- False: the lease is lost or the mail was dropped meanwhile; do not send.
CREATE FUNCTION api.send_begin(id bigint, worker text, bytes bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
BEGIN
    UPDATE desk.outbox o
    SET state = 'sending', attempts = o.attempts + 1, bytes = coalesce(o.bytes, send_begin.bytes),
        leased_until = desk.now() + interval '15 minutes'
    WHERE o.id = send_begin.id AND o.worker = send_begin.worker AND o.state IN ('queued', 'retry')
      AND o.leased_until >= desk.now();
    RETURN FOUND;
END;
$$;
