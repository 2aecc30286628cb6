-- The files that go along with a mail to agents and to the admin, in order (desk.outbox_files).
CREATE FUNCTION api.inform_files(id bigint) RETURNS TABLE ("position" integer, name text, type text, content bytea)
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT * FROM desk.outbox_files(inform_files.id, '{agent,admin}')
$$;
