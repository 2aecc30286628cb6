-- Measures of the desk as a whole, for api.ctl_metrics.
CREATE FUNCTION desk.metrics_desk() RETURNS TABLE (name text, type text, help text, labels jsonb, value numeric)
LANGUAGE sql STABLE
AS $$
    SELECT 'live', 'gauge', '1: mails are sent; 0: mode observe, or the daemon has never run.', '{}'::jsonb,
        coalesce((SELECT (s.mode = 'live')::integer FROM desk.setting s), 0)::numeric
    UNION ALL
    SELECT 'clock_ran_timestamp_seconds', 'gauge', 'When the daemon''s clock last did what was due, at least twice a minute; 0: never.', '{}',
        coalesce((SELECT extract(epoch FROM p.ran_at) FROM desk.pulse p), 0)
    UNION ALL
    SELECT 'agents', 'gauge', 'Agents in the configuration.', '{}', count(*) FROM desk.agent a WHERE a.active
    UNION ALL
    SELECT 'held_mails', 'gauge', 'Agents'' mails that wait for a word of theirs.', '{}', desk.held_waiting()
    UNION ALL
    SELECT 'restored_seconds', 'gauge', 'For how long nothing has been sent since the database was restored; 0: it was not, or that is settled.', '{}',
        desk.seconds_since((SELECT h.since FROM desk.hold h))
    UNION ALL
    SELECT 'account_login', 'gauge', '1: access tokens of the account with OAuth2 are had; 0: it needs a login.', jsonb_build_object('account', o.name),
        (o.condition NOT IN ('login', 'refused'))::integer
    FROM desk.oauth o
    UNION ALL
    SELECT 'account_secret_days', 'gauge', 'Days until the account''s client secret ends.', jsonb_build_object('account', o.name), o.secret_ends - (desk.now() AT TIME ZONE 'UTC')::date
    FROM desk.oauth o WHERE o.secret_ends IS NOT NULL
    UNION ALL
    SELECT 'alarms', 'gauge', 'Alarms in force.', '{}', count(*) FROM desk.alarm
    UNION ALL
    SELECT 'alarm_since_timestamp_seconds', 'gauge', 'Since when this alarm is in force.', jsonb_build_object('alarm', a.name), extract(epoch FROM a.since)
    FROM desk.alarm a
    UNION ALL
    SELECT 'database_size_bytes', 'gauge', 'Size of the database on disk.', '{}', pg_database_size(current_database())
$$;
