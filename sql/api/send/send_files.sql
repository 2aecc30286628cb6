-- The files that go along with a mail to customers, in order (desk.outbox_files).
-- Belongs to the role speaker (grants.sql), which can read nothing that is not a customer's.
CREATE FUNCTION api.send_files(id bigint) RETURNS TABLE ("position" integer, name text, type text, content bytea)
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT * FROM desk.outbox_files(send_files.id, '{customer}')
$$;
