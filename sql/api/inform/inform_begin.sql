-- The bytes of a mail to agents and to the admin go out now (desk.outbox_begin).
CREATE FUNCTION api.inform_begin(id bigint, worker text, bytes bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT desk.outbox_begin(inform_begin.id, inform_begin.worker, inform_begin.bytes, '{agent,admin}')
$$;
