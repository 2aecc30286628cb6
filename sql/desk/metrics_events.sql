-- How often each thing has happened, for api.ctl_metrics: what was counted before (desk.events_tally), and what came since. What
-- matters stands there before it happens for the first time, or no rate of it could be seen.
CREATE FUNCTION desk.metrics_events() RETURNS TABLE (name text, type text, help text, labels jsonb, value numeric)
LANGUAGE sql STABLE
AS $$
    SELECT 'events', 'counter', 'How often that has happened (promisectl tail shows it as it does).', jsonb_build_object('event', k.kind), sum(k.n)
    FROM (
        SELECT x.kind, 0 AS n
        FROM unnest(ARRAY['opened', 'replied', 'answered', 'closed', 'reopened', 'sent', 'deferred', 'failed', 'uncertain', 'bounced', 'withheld',
            'parked', 'alarm', 'promise-made', 'promise-kept', 'promise-moved', 'promise-withdrawn', 'promise-broken', 'promise-escalated']) AS x (kind)
        UNION ALL
        SELECT t.kind, t.n FROM desk.event_tally t
        UNION ALL
        SELECT e.kind, 1 FROM desk.event e WHERE e.id > (SELECT t.upto FROM desk.event_tallied t)) k
    GROUP BY k.kind
$$;
