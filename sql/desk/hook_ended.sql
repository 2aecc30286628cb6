-- A promise has ended about which webhooks were called: they are told, so that what they opened is closed. One whose first call has
-- not been taken yet is told the same in order.
CREATE FUNCTION desk.hook_ended(promise_id bigint) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.hook_put(w.webhook, hook_ended.promise_id, 'ended')
    FROM (SELECT h.webhook, max(h.id) FILTER (WHERE h.facts ->> 'type' = 'promise.escalated') AS told,
              max(h.id) FILTER (WHERE h.facts ->> 'type' = 'promise.ended') AS ended
          FROM desk.hook h WHERE h.promise_id = hook_ended.promise_id AND h.state <> 'failed'
          GROUP BY h.webhook) w
    WHERE w.told > coalesce(w.ended, 0)
$$;
