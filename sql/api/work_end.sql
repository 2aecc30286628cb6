-- After it. For all roles.
CREATE FUNCTION api.work_end() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT pg_advisory_unlock_shared(hashtextextended('promised work', 0))
$$;
