-- Measures of promises that are going on, and of what the clock has to do, for api.ctl_metrics.
CREATE FUNCTION desk.metrics_promises() RETURNS TABLE (name text, type text, help text, labels jsonb, value numeric)
LANGUAGE sql STABLE
AS $$
    WITH p AS MATERIALIZED (SELECT x.* FROM desk.promise x WHERE x.ended_at IS NULL)
    SELECT 'promises', 'gauge', 'Promises that are going on.', jsonb_build_object('kind', k.kind, 'state', s.state), count(p.id)
    FROM unnest(ARRAY['reply', 'next reply', 'update', 'resolve', 'own']) AS k (kind)
    CROSS JOIN unnest(ARRAY['open', 'paused', 'broken']) AS s (state)
    LEFT JOIN p ON p.kind = k.kind AND s.state = CASE WHEN p.paused_at IS NOT NULL THEN 'paused' ELSE p.state END
    GROUP BY k.kind, s.state
    UNION ALL
    SELECT 'promises_due', 'gauge', 'Promises not yet broken that are due within that time, overdue ones too.', jsonb_build_object('within', w.name), count(p.id)
    FROM (VALUES ('1h', interval '1 hour'), ('1d', interval '1 day')) AS w (name, span)
    LEFT JOIN p ON p.state = 'open' AND p.paused_at IS NULL AND p.due_at < desk.now() + w.span
    GROUP BY w.name
    UNION ALL
    SELECT 'promises_broken_oldest_seconds', 'gauge', 'How long the promise has been broken that is broken longest.', '{}', desk.seconds_since(min(p.broken_at))
    FROM p
    UNION ALL
    SELECT 'timers_late_seconds', 'gauge', 'How long what the clock has to do has been due.', '{}', desk.seconds_since((SELECT t.at FROM desk.timer t ORDER BY t.at, t.id LIMIT 1))
    UNION ALL
    SELECT 'timers_failing', 'gauge', 'What the clock has to do and could not do.', '{}', count(*)
    FROM desk.timer t WHERE t.failures > 0
$$;
