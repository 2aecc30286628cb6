-- promisectl promises: one object a promise, the next due first. wanted: 'going' (open and broken), 'due' (going, and due by the
-- end of tomorrow in the desk's zone), 'broken' (and not ended), 'all' and 'ever broken' (those that ended follow; of too many
-- the last ended). of_agent NULL: whoever
-- answers for it, 0: nobody does; of_ticket NULL: every ticket's.
CREATE FUNCTION api.ctl_promises(wanted text, of_agent integer, of_ticket bigint, lim integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    WITH until AS (
        SELECT (date_trunc('day', desk.now() AT TIME ZONE z.zone) + interval '2 days') AT TIME ZONE z.zone AS at
          FROM (SELECT coalesce((SELECT s.zone FROM setting s), 'UTC')) AS z (zone)
    ), chosen AS (
        SELECT p.*
          FROM promise p
         WHERE CASE wanted
                   WHEN 'due' THEN p.ended_at IS NULL AND p.paused_at IS NULL AND p.due_at < (SELECT at FROM until)
                   WHEN 'broken' THEN p.state = 'broken'
                   WHEN 'ever broken' THEN p.broken_at IS NOT NULL
                   WHEN 'all' THEN true
                   ELSE p.ended_at IS NULL END
           AND (of_ticket IS NULL OR p.ticket_id = desk.ticket_now((SELECT t.id FROM ticket t WHERE t.number = of_ticket)))
           AND (of_agent IS NULL
                OR p.ended_at IS NULL AND coalesce(desk.promise_holder(p), 0) = of_agent
                OR p.ended_at IS NOT NULL AND coalesce(p.owner_id, 0) = of_agent)
         ORDER BY p.ended_at DESC NULLS FIRST, p.due_at, p.id
         LIMIT lim
    )
    SELECT coalesce(jsonb_agg(desk.ctl_promise(p) ORDER BY p.ended_at IS NOT NULL, p.due_at, p.id), '[]')
      FROM promise p WHERE p.id IN (SELECT id FROM chosen)
$$;
