-- promisectl doctor: what it has to know of the database, and of the daemon by what it left there. Roles by name: missing;
-- locked, they may not log in; powerless, without a function that is theirs; mighty, with a right that none of them needs.
CREATE FUNCTION api.ctl_doctor() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET jit = off -- compiling it would take seconds
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'version', current_setting('server_version'),
        'version_num', current_setting('server_version_num')::integer,
        'encoding', current_setting('server_encoding'),
        'standby', pg_is_in_recovery(),
        'database', current_database(),
        'size', pg_database_size(current_database()),
        'connections', (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL),
        'max_connections', current_setting('max_connections')::integer,
        'migrations', (SELECT count(*) FROM migration),
        'epoch', extract(epoch FROM clock_timestamp())::bigint,
        'shift', extract(epoch FROM desk.now() - now())::bigint,
        'now', desk.now(),
        'ran_at', (SELECT ran_at FROM pulse),
        'roles', desk.roles_wrong(),
        'mailboxes', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'name', name, 'state', state, 'detail', detail, 'fetched_at', fetched_at) ORDER BY name), '[]')
              FROM mailbox WHERE active),
        'alarms', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'since', since, 'detail', detail) ORDER BY since), '[]')
              FROM alarm),
        'parked', (SELECT count(*) FROM incoming WHERE state = 'parked'),
        'unread_since', (SELECT min(fetched_at) FROM incoming WHERE state = 'new'),
        'unsent_since', (SELECT min(created_at) FROM outbox WHERE state IN ('queued', 'retry', 'sending')),
        'hold', desk.hold_facts())
$$;
