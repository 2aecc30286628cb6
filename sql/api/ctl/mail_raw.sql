-- The bytes of an incoming mail. No row: no such mail; NULL: it could not be fetched.
CREATE FUNCTION api.ctl_mail_raw(wanted bigint) RETURNS TABLE (raw bytea)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT i.raw FROM incoming i WHERE i.id = wanted
$$;
