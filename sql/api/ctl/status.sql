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
        'incoming', (
            SELECT jsonb_build_object(
                       'waiting', count(*) FILTER (WHERE state = 'new'),
                       'oldest_at', min(fetched_at) FILTER (WHERE state = 'new'),
                       'parked', count(*) FILTER (WHERE state = 'parked'))
              FROM incoming WHERE state IN ('new', 'parked')),
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
                       'oldest_at', min(broken_at))
              FROM promise WHERE ended_at IS NULL),
        'held', ( -- agents' mails that wait for a word of theirs
            SELECT count(*)
              FROM note n JOIN ticket t ON t.id = n.ticket_id
             WHERE n.kind = 'held' AND t.attention = 'held' AND t.state <> 'closed'),
        'hold', desk.hold_facts(), -- NULL: the database was not restored from a backup, or that is settled
        'agents', (SELECT count(*) FROM agent WHERE active),
        'outbox', (
            SELECT jsonb_build_object(
                       'states', coalesce(jsonb_object_agg(state, n), '{}'),
                       'uncertain', coalesce(sum(doubtful), 0),
                       'oldest_at', min(oldest) FILTER (WHERE state IN ('queued', 'retry', 'sending')))
              FROM (SELECT state, count(*) AS n, min(created_at) AS oldest,
                           count(*) FILTER (WHERE uncertain > 0) AS doubtful
                      FROM outbox GROUP BY state) AS by_state),
        'alarms', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'since', since, 'detail', detail)
                       ORDER BY since), '[]')
              FROM alarm),
        'errors', desk.ctl_errors(5))
      FROM (SELECT true AS single) AS one
      LEFT JOIN setting s USING (single)
$$;
