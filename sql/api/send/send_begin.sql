-- The bytes of a mail to customers go out now (desk.outbox_begin).
CREATE FUNCTION api.send_begin(id bigint, worker text, bytes bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_begin(send_begin.id, send_begin.worker, send_begin.bytes, '{customer}')
$$;
