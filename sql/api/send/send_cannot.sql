-- The mail cannot be made from its template and facts, or its envelope cannot be sent: failed, the admin told.
CREATE FUNCTION api.send_cannot(id bigint, worker text, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
BEGIN
    PERFORM desk.outbox_failed(o.id, left(send_cannot.reason, 500))
    FROM desk.outbox o
    WHERE o.id = send_cannot.id AND o.worker = send_cannot.worker AND o.state IN ('queued', 'retry', 'sending')
    FOR UPDATE;
END;
$$;
