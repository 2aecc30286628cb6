-- A worker stops in order, or starts after an earlier process of its name is known to be gone: what was only claimed is
-- free at once, what was under way is uncertain.
CREATE FUNCTION api.send_release(worker text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
BEGIN
    UPDATE desk.outbox o SET worker = NULL, leased_until = NULL
    WHERE o.worker = send_release.worker AND o.state IN ('queued', 'retry');

    PERFORM desk.outbox_uncertain(o.id)
    FROM (SELECT x.id FROM desk.outbox x
          WHERE x.worker = send_release.worker AND x.state = 'sending' ORDER BY x.id FOR UPDATE) o;

    PERFORM pg_notify('promised_send', '');
END;
$$;
