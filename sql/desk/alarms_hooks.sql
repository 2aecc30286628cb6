-- Webhooks that do not take their calls, among what is wrong at this moment (desk.alarms_now). An answer of 3xx or 4xx is
-- told at once: somebody must mend the address, the secret or the receiver, and no time will. 408, 425 and 429 are not of
-- that kind.
CREATE FUNCTION desk.alarms_hooks() RETURNS TABLE (name text, since timestamptz, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'webhook-failing ' || h.webhook, min(h.created_at),
        format('the webhook "%s" does not take its calls, %s in all; the last answer: %s', h.webhook, count(*),
            coalesce((array_agg(h.last_reply ORDER BY h.id DESC) FILTER (WHERE h.last_reply IS NOT NULL))[1], 'none'))
    FROM desk.hook h
    WHERE h.state IN ('queued', 'retry', 'sending') AND NOT desk.held()
    GROUP BY h.webhook
    HAVING min(h.created_at) FILTER (WHERE h.attempts > 0) < desk.now() - interval '15 minutes'
        OR bool_or(h.last_code BETWEEN 300 AND 499 AND h.last_code NOT IN (408, 425, 429))
$$;
