-- Which SQL files this database was made from: every role asks before it works. For all roles.
CREATE FUNCTION api.schema_digest() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT digest FROM desk.schema
$$;
