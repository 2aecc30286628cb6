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
    SELECT 'alarms', 'gauge', 'Alarms in force.', '{}', count(*) FROM desk.alarm
    UNION ALL
    SELECT 'alarm_since_timestamp_seconds', 'gauge', 'Since when this alarm is in force.', jsonb_build_object('alarm', a.name), extract(epoch FROM a.since)
    FROM desk.alarm a
    UNION ALL
    SELECT 'database_size_bytes', 'gauge', 'Size of the database on disk.', '{}', pg_database_size(current_database())
$$;
