-- What a backup says of itself.
CREATE FUNCTION api.backup_facts() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'made_at', desk.utc_text(desk.now()), 'database', current_database(), 'server', current_setting('server_version'),
        'digest', (SELECT x.digest FROM desk.schema x), 'prefix', (SELECT x.prefix FROM desk.schema x),
        'migrations', (SELECT jsonb_agg(m.name ORDER BY m.name) FROM desk.migration m),
        'test_clock', to_regclass('desk.test_clock') IS NOT NULL,
        'desk', (SELECT jsonb_build_object('name', s.name, 'address', s.address, 'tag', s.tag) FROM desk.setting s),
        'tickets', (SELECT count(*) FROM desk.ticket), 'mails', (SELECT count(*) FROM desk.incoming),
        'size', pg_database_size(current_database()))
$$;
