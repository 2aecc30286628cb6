-- The call will not be made again: an event, and the admin is told. The promise's mails are not touched by it.
CREATE FUNCTION desk.hook_failed(id bigint, reason text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    h desk.hook;
BEGIN
    UPDATE desk.hook x SET state = 'failed' WHERE x.id = hook_failed.id RETURNING * INTO h;
    PERFORM desk.hook_event('webhook-failed', h, hook_failed.reason);
    PERFORM desk.tell_admin('alarm', jsonb_build_object(
        'name', 'webhook-failed',
        'detail', format('the call %s of the webhook "%s" about %s: %s%s', h.id, h.webhook, h.facts #>> '{data,ticket}',
            hook_failed.reason, coalesce(': ' || nullif(h.last_reply, ''), '')),
        'since', desk.utc_text(h.created_at)));
    RETURN h.state;
END;
$$;
