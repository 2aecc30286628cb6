-- What became of a webhook's call, among the events of its ticket.
CREATE FUNCTION desk.hook_event(kind text, h desk.hook, reason text DEFAULT NULL) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.event_add(hook_event.kind, p.ticket_id, NULL, NULL, jsonb_build_object(
        'webhook', h.webhook, 'promise', h.facts #> '{data,promise}', 'level', h.facts #> '{data,level}', 'attempt', h.attempts,
        'code', h.last_code, 'reason', hook_event.reason, 'reply', left(h.last_reply, 200)))
    FROM (SELECT) AS one LEFT JOIN desk.promise p ON p.id = h.promise_id
$$;
