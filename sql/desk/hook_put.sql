-- A call of the webhook about a promise: event says what happened to it ('escalated', 'ended'). Its text is fixed here. It goes to
-- another company's machine, so it names the ticket and the promise by number and holds nobody's words and no address.
-- NULL for no webhook.
CREATE FUNCTION desk.hook_put(webhook text, promise_id bigint, event text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint;
BEGIN
    IF webhook IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO desk.hook (webhook, promise_id, facts, next_at, created_at)
    SELECT hook_put.webhook, p.id, jsonb_build_object(
        'type', 'promise.' || hook_put.event, 'timestamp', desk.utc_text(desk.now()),
        'data', jsonb_build_object(
            'desk', s.name, 'ticket', desk.ctl_label(t.number), 'promise', p.number, 'kind', p.kind,
            'due', desk.utc_text(coalesce(p.broken_at, p.due_at)), 'level', p.level, 'queue', t.queue)
            || CASE event WHEN 'ended' THEN jsonb_build_object('state', p.state) ELSE '{}' END),
        desk.now(), desk.now()
    FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id CROSS JOIN desk.setting s
    WHERE p.id = hook_put.promise_id
    RETURNING id INTO v_id;
    PERFORM pg_notify('promised_hook', '');
    RETURN v_id;
END;
$$;
