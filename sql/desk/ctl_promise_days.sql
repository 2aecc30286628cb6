-- How the due moment of a promise came about, from its events: the stretches of time that count, in which it did not stand
-- still, and the open time in each, day by day, as clocks in the calendar's zone show it.
CREATE FUNCTION desk.ctl_promise_days(p desk.promise) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH steps AS (
        SELECT p.from_at AS at, true AS runs, NULL AS cause, 0::bigint AS id
        UNION ALL
        SELECT e.at, e.kind = 'promise-resumed', e.facts ->> 'cause', e.id
        FROM desk.event e WHERE e.promise_id = p.id AND e.kind IN ('promise-paused', 'promise-resumed')
    ), stretches AS (
        SELECT s.at, coalesce(lead(s.at) OVER (ORDER BY s.id), CASE WHEN s.runs THEN p.due_at ELSE desk.now() END) AS until, s.runs, s.cause, s.id
        FROM steps s
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
            'from', s.at, 'until', s.until, 'runs', s.runs, 'cause', s.cause, 'days', d.days, 'seconds', d.seconds) ORDER BY s.id), '[]')
    FROM stretches s
    CROSS JOIN LATERAL (SELECT c.zone FROM desk.calendar c WHERE c.name = p.calendar) AS z
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                'day', to_char(b.day, 'Dy YYYY-MM-DD'),
                'opens', to_char(b.opens AT TIME ZONE z.zone, 'HH24:MI:SS'),
                'closes', to_char(b.closes AT TIME ZONE z.zone, 'HH24:MI:SS'),
                'seconds', round(b.seconds)::bigint) ORDER BY b.opens), '[]') AS days,
            coalesce(round(sum(b.seconds)), 0)::bigint AS seconds
        FROM desk.business_days_of(p.calendar, s.at, s.until) b WHERE s.runs) AS d
$$;
