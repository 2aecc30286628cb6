-- promisectl clock: the desk's time; shift only in a database with a test clock.
CREATE FUNCTION api.ctl_clock() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'test_clock', to_regclass('desk.test_clock') IS NOT NULL,
        'shift_seconds', round(extract(epoch FROM desk.now() - now())))
$$;
