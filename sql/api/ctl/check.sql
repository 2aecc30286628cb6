-- promisectl check: what monitoring watches. measures: name, value (seconds where seconds is true), and in detail which object
-- it is about. The limits are promisectl's.
CREATE FUNCTION api.ctl_check() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    WITH measures (position, name, seconds, value, detail) AS (
        SELECT 1, 'clock', true, CASE WHEN p.single THEN desk.seconds_since(p.ran_at) END, NULL
          FROM (SELECT true AS single) one LEFT JOIN pulse p USING (single)
        UNION ALL
        (SELECT 2, 'fetch', true, desk.seconds_since(greatest(b.fetched_at, b.since)),
                concat_ws(': ', b.name, nullif(b.detail, ''))
           FROM mailbox b WHERE b.active ORDER BY greatest(b.fetched_at, b.since) LIMIT 1)
        UNION ALL
        SELECT 3, 'unread', true, desk.seconds_since(min(i.fetched_at)), count(*)::text FROM incoming i WHERE i.state = 'new'
        UNION ALL
        SELECT 4, 'parked', false, count(*), NULL FROM incoming i WHERE i.state = 'parked'
        UNION ALL
        SELECT 5, 'outbox', true, desk.seconds_since(min(o.oldest_at)), coalesce(sum(o.n), 0)::text
          FROM desk.outbox_unsent() o WHERE o.state IN ('queued', 'retry', 'sending')
        UNION ALL
        SELECT 6, 'failed', false, count(*), NULL
          FROM outbox o WHERE o.state = 'failed' AND o.created_at > desk.now() - interval '1 day'
        UNION ALL
        SELECT 7, 'webhooks', true, desk.seconds_since(min(h.created_at)), count(*)::text
          FROM hook h WHERE h.state IN ('queued', 'retry', 'sending')
        UNION ALL
        SELECT 8, 'timers', true, desk.seconds_since((SELECT t.at FROM timer t ORDER BY t.at, t.id LIMIT 1)), NULL
        UNION ALL
        SELECT 9, 'alarms', false, count(*), (SELECT concat_ws(': ', a.name, a.detail) FROM alarm a ORDER BY a.since, a.name LIMIT 1) FROM alarm
        UNION ALL
        SELECT 10, 'broken', false, count(*), NULL FROM promise p WHERE p.ended_at IS NULL AND p.state = 'broken'
        UNION ALL
        SELECT 11, 'due', false, count(*), NULL
          FROM promise p WHERE p.ended_at IS NULL AND p.state = 'open' AND p.paused_at IS NULL AND p.due_at < desk.now() + interval '1 hour'
        UNION ALL
        SELECT 12, 'held', false, desk.held_waiting(), NULL
        UNION ALL
        SELECT 13, 'wait', true, coalesce(round(extract(epoch FROM max(w.longest_wait)), 3), 0), NULL FROM report.waiting w
        UNION ALL
        SELECT 14, 'open', false, coalesce(sum(w.open), 0), NULL FROM report.waiting w
        UNION ALL
        SELECT 15, 'restored', true, desk.seconds_since((SELECT h.since FROM hold h)), NULL
        UNION ALL
        SELECT 16, 'logins', false, count(*), min(concat_ws(': ', o.name, nullif(o.detail, '')))
          FROM oauth o WHERE o.condition IN ('login', 'refused')
    )
    SELECT jsonb_build_object(
               'mode', (SELECT s.mode FROM setting s),
               'mailboxes', (SELECT count(*) FROM mailbox b WHERE b.active),
               'promises', (SELECT count(*) FROM promise p WHERE p.ended_at IS NULL),
               'measures', jsonb_agg(jsonb_build_object('name', name, 'seconds', seconds, 'value', round(value)::bigint, 'detail', detail) ORDER BY position))
      FROM measures
$$;
