-- Which of the daemon's roles are not as grants.sql makes them. A role's functions are those of api that its name begins.
CREATE FUNCTION desk.roles_wrong() RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = desk, pg_temp
SET jit = off -- compiling it would take seconds
AS $$
    WITH wanted AS (
        SELECT w.role, s.prefix || w.role AS name, p.oid, p.rolcanlogin, p.rolsuper
          FROM schema s
         CROSS JOIN unnest(ARRAY['main', 'fetch', 'read', 'send', 'inform', 'hook', 'clock', 'ctl', 'backup']) AS w (role)
          LEFT JOIN pg_roles p ON p.rolname = s.prefix || w.role
    ), powerless AS (
        SELECT w.name
          FROM wanted w
         WHERE w.oid IS NOT NULL
           AND (NOT has_schema_privilege(w.oid, 'api', 'USAGE')
                OR NOT has_function_privilege(w.oid, 'api.schema_digest()', 'EXECUTE')
                OR EXISTS (SELECT FROM pg_proc f
                            WHERE f.pronamespace = 'api'::regnamespace
                              AND f.proname LIKE w.role || '\_%'
                              AND NOT has_function_privilege(w.oid, f.oid, 'EXECUTE')))
    ), mighty AS (
        SELECT w.name
          FROM wanted w
         WHERE w.oid IS NOT NULL
           AND (w.rolsuper
                OR EXISTS (SELECT FROM pg_class c
                            WHERE c.relnamespace = 'desk'::regnamespace AND c.relkind IN ('r', 'v', 'p')
                              AND has_table_privilege(w.oid, c.oid,
                                      CASE w.role WHEN 'backup' THEN '' ELSE 'SELECT, ' END || 'INSERT, UPDATE, DELETE, TRUNCATE')))
    )
    SELECT jsonb_build_object(
        'count', (SELECT count(*) FROM wanted WHERE oid IS NOT NULL),
        'missing', (SELECT coalesce(jsonb_agg(name ORDER BY name), '[]') FROM wanted WHERE oid IS NULL),
        'locked', (SELECT coalesce(jsonb_agg(name ORDER BY name), '[]') FROM wanted WHERE NOT rolcanlogin),
        'powerless', (SELECT coalesce(jsonb_agg(name ORDER BY name), '[]') FROM powerless),
        'mighty', (SELECT coalesce(jsonb_agg(name ORDER BY name), '[]') FROM mighty))
$$;
