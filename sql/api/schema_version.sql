-- Which promised made this database, and the last migration it has had: who finds another digest than its own says by
-- these which of the two is newer. For all roles.
CREATE FUNCTION api.schema_version(OUT version text, OUT migration text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT (SELECT s.version FROM desk.schema s), (SELECT max(m.name) FROM desk.migration m)
$$;
