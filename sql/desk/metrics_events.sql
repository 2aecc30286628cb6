-- How often each thing has happened, for api.ctl_metrics. What matters stands there before it happens for the first time, or no
-- rate of it could be seen.
CREATE FUNCTION desk.metrics_events() RETURNS TABLE (name text, type text, help text, labels jsonb, value numeric)
LANGUAGE sql STABLE
AS $$
    SELECT 'events', 'counter', 'How often that has happened (promisectl tail shows it as it does).', jsonb_build_object('event', coalesce(k.kind, e.kind)), coalesce(e.n, 0)
    FROM unnest(ARRAY['opened', 'replied', 'answered', 'closed', 'reopened', 'sent', 'deferred', 'failed', 'uncertain', 'bounced', 'withheld',
        'parked', 'alarm', 'promise-made', 'promise-kept', 'promise-moved', 'promise-withdrawn', 'promise-broken', 'promise-escalated']) AS k (kind)
    FULL JOIN (SELECT x.kind, count(*) AS n FROM desk.event x GROUP BY x.kind) e ON e.kind = k.kind
$$;
