-- promisectl tail: what happened after the event of that number, in order, at most lim events looked at; of one ticket and of some
-- kinds (patterns of LIKE), or all (NULL). last is where to go on. Numbers are given out before they are committed, so that a later
-- event may be seen before an earlier one: missing are those that may still come; they are asked for again. No transaction of
-- the desk takes two minutes; what is missing longer was rolled back.
CREATE FUNCTION api.ctl_events(after bigint, missing bigint[], of_ticket bigint, kinds text[], lim integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    WITH fresh AS MATERIALIZED (
        SELECT e.* FROM event e WHERE e.id > after ORDER BY e.id LIMIT lim
    ), late AS MATERIALIZED (
        SELECT e.* FROM event e WHERE e.id = ANY (missing)
    ), reached AS (
        SELECT coalesce(max(f.id), after) AS last FROM fresh f
    ), gaps AS (
        SELECT m.id FROM unnest(missing) AS m (id) WHERE NOT EXISTS (SELECT FROM late l WHERE l.id = m.id)
        UNION ALL
        SELECT g.id
          FROM (SELECT f.id, lag(f.id, 1, after) OVER (ORDER BY f.id) AS before FROM fresh f) AS steps
          CROSS JOIN LATERAL generate_series(greatest(before + 1, steps.id - 1000), steps.id - 1) AS g (id)
    ), seen AS (
        SELECT * FROM late UNION ALL SELECT * FROM fresh
    )
    SELECT jsonb_build_object(
        'now', desk.now(),
        'last', (SELECT last FROM reached),
        'more', (SELECT count(*) = lim FROM fresh),
        'missing', (
            SELECT coalesce(array_agg(g.id ORDER BY g.id), '{}')::text FROM gaps g
             WHERE (SELECT x.at FROM event x WHERE x.id > g.id ORDER BY x.id LIMIT 1) > desk.now() - interval '2 minutes'),
        'events', (
            SELECT coalesce(jsonb_agg(desk.ctl_event(s::desk.event) || jsonb_build_object('id', s.id, 'promise', s.promise_id,
                       'about', desk.event_about(s::desk.event)) ORDER BY s.id), '[]')
              FROM seen s
             WHERE (of_ticket IS NULL OR s.ticket_id = ANY (desk.ticket_family((SELECT t.id FROM ticket t WHERE t.number = of_ticket))))
               AND (kinds IS NULL OR s.kind LIKE ANY (kinds))))
$$;
