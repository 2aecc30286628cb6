-- A mail to customers cannot be made or sent (desk.outbox_cannot).
CREATE FUNCTION api.send_cannot(id bigint, worker text, reason text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_cannot(send_cannot.id, send_cannot.worker, send_cannot.reason, '{customer}')
$$;
