-- The last things that went wrong, the newest first. Only the newest events are looked at: the screen must come at once
-- however long the desk has been running without trouble.
CREATE FUNCTION desk.ctl_errors(lim integer) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH trouble AS (
        SELECT e.*
          FROM desk.event e
         WHERE e.id > (SELECT max(id) - 100000 FROM desk.event)
           AND e.kind IN ('parked', 'failed', 'deferred', 'uncertain', 'bounced', 'alarm')
         ORDER BY e.id DESC
         LIMIT lim
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'at', at, 'name', kind, 'mail', incoming_id, 'outbox', outbox_id,
               'detail', concat_ws(': ', 'mail:' || incoming_id, 'outbox:' || outbox_id, facts ->> 'name',
                   facts ->> 'reason', facts ->> 'cause', facts ->> 'detail', facts ->> 'reply', facts ->> 'diagnostic'))
               ORDER BY id DESC), '[]')
      FROM trouble
$$;
