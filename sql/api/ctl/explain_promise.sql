-- promisectl explain P17: the promise, how its due moment was counted day by day, and all that happened to it. NULL if there is no
-- such promise.
CREATE FUNCTION api.ctl_explain_promise(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT desk.ctl_promise(p) || jsonb_build_object(
        'from_at', p.from_at,
        'amount', desk.ctl_amount(p.amount),
        'remaining', desk.ctl_amount(p.remaining),
        'calendar', p.calendar,
        'zone', (SELECT c.zone FROM calendar c WHERE c.name = p.calendar),
        'holidays', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('day', to_char(h.day, 'Dy YYYY-MM-DD'), 'name', h.name) ORDER BY h.day), '[]')
              FROM holiday h
             WHERE h.calendar = p.calendar AND h.approved
               AND h.day BETWEEN desk.calendar_day(p.calendar, p.from_at) AND desk.calendar_day(p.calendar, p.due_at)),
        'found', (SELECT desk.ctl_finding(f) FROM finding f WHERE f.promise_id = p.id AND f.state IN ('recorded', 'declined')),
        'stretches', desk.ctl_promise_days(p),
        'timers', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('at', x.at, 'what', x.what) ORDER BY x.at, x.id), '[]')
              FROM timer x WHERE x.promise_id = p.id),
        'outgoing', (
            SELECT coalesce(jsonb_agg(desk.ctl_outgoing(o) ORDER BY o.id), '[]')
              FROM outbox o WHERE o.promise_id = p.id OR o.id IN (p.outbox_id, p.kept_by)),
        'events', (
            SELECT coalesce(jsonb_agg(desk.ctl_event(e) ORDER BY e.id), '[]')
              FROM event e WHERE e.promise_id = p.id))
      FROM promise p
     WHERE p.id = wanted
$$;
