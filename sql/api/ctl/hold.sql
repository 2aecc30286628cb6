-- What waits for the admin since the database was restored from a backup; NULL when nothing does.
CREATE FUNCTION api.ctl_hold() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT desk.hold_facts()
$$;
