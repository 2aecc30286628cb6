-- The bytes of an outgoing mail. No row: no such mail; NULL: not rendered yet.
CREATE FUNCTION api.ctl_outgoing_raw(wanted bigint) RETURNS TABLE (raw bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT o.bytes FROM outbox o WHERE o.id = wanted
$$;
