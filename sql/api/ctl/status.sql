-- promisectl status: the desk on one screen.
CREATE FUNCTION api.ctl_status() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'mode', s.mode,
        'ran_at', (SELECT ran_at FROM pulse), -- the daemon's clock, at least twice a minute
        'desk', CASE WHEN s.single THEN jsonb_build_object(
            'name', s.name, 'address', s.address, 'tag', s.tag, 'zone', s.zone) END,
        'mailboxes', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'name', name, 'address', address, 'queue', queue, 'state', state, 'detail', detail,
                       'state_at', state_at, 'fetched_at', fetched_at) ORDER BY name), '[]')
              FROM mailbox WHERE active),
        'queues', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'name', w.queue, 'open', w.open - w.on_hold, 'waiting', w.on_hold, 'unanswered', w.unanswered,
                       'oldest_at', w.oldest, 'wait_at', desk.now() - w.longest_wait) ORDER BY w.queue), '[]')
              FROM report.waiting w),
        -- Each state by itself: one question for both would find neither's index.
        'incoming', jsonb_build_object(
            'waiting', (SELECT count(*) FROM incoming WHERE state = 'new'),
            'oldest_at', (SELECT min(fetched_at) FROM incoming WHERE state = 'new'),
            'parked', (SELECT count(*) FROM incoming WHERE state = 'parked'),
            'day', desk.received_since(desk.now() - interval '1 day')),
        'tickets', (
            SELECT jsonb_build_object(
                       'open', count(*) FILTER (WHERE state = 'open'),
                       'waiting', count(*) FILTER (WHERE state = 'waiting'),
                       'attention', count(*) FILTER (WHERE attention IS NOT NULL),
                       'held', count(*) FILTER (WHERE attention = 'held'),
                       'unowned', count(*) FILTER (WHERE owner_id IS NULL AND state = 'open'),
                       'oldest_at', min(arrived_at))
              FROM ticket WHERE state <> 'closed'),
        'promises', (
            SELECT jsonb_build_object(
                       'going', count(*),
                       'today', count(*) FILTER (WHERE state = 'open' AND paused_at IS NULL
                           AND due_at < (date_trunc('day', desk.now() AT TIME ZONE s.zone) + interval '1 day') AT TIME ZONE s.zone),
                       'broken', count(*) FILTER (WHERE state = 'broken'),
                       'overdue', count(*) FILTER (WHERE state = 'open' AND paused_at IS NULL AND due_at < desk.now()),
                       'oldest_at', min(broken_at),
                       'next', (SELECT desk.ctl_promise(p) FROM promise p
                                 WHERE p.ended_at IS NULL AND p.state = 'open' AND p.paused_at IS NULL ORDER BY p.due_at, p.id LIMIT 1))
              FROM promise WHERE ended_at IS NULL),
        'held', desk.held_waiting(), -- agents' mails that wait for a word of theirs
        'hold', desk.hold_facts(), -- NULL: the database was not restored from a backup, or that is settled
        'logins', (SELECT coalesce(jsonb_agg(a), '[]') FROM jsonb_array_elements(api.ctl_oauth()) a WHERE a ->> 'state' IN ('login', 'refused')),
        'agents', (SELECT count(*) FROM agent WHERE active),
        'outbox', (
            SELECT jsonb_build_object(
                       'states', coalesce(jsonb_object_agg(state, n), '{}'),
                       'uncertain', coalesce(sum(doubtful), 0),
                       'oldest_at', min(oldest) FILTER (WHERE state IN ('queued', 'retry', 'sending')),
                       'sent_day', desk.sent_since(desk.now() - interval '1 day'))
              FROM (SELECT state, sum(n) AS n, min(oldest_at) AS oldest, sum(uncertain) AS doubtful
                      FROM desk.outbox_unsent() GROUP BY state) AS by_state),
        'webhooks', (
            SELECT jsonb_build_object('waiting', count(*), 'oldest_at', min(created_at))
              FROM hook WHERE state IN ('queued', 'retry', 'sending')),
        'alarms', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'since', since, 'detail', detail)
                       ORDER BY since), '[]')
              FROM alarm),
        'errors', desk.ctl_errors(5))
      FROM (SELECT true AS single) AS one
      LEFT JOIN setting s USING (single)
$$;
