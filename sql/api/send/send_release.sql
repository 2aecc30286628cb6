-- What a worker has of the mails to customers is given back (desk.outbox_release).
CREATE FUNCTION api.send_release(worker text) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_release(send_release.worker, '{customer}')
$$;
