-- Refused for now: again (desk.retry_wait) until it is five days old (RFC 5321 section 4.5.4.1).
CREATE FUNCTION desk.outbox_later(id bigint) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
BEGIN
    SELECT * INTO o FROM desk.outbox x WHERE x.id = outbox_later.id;
    IF desk.now() - o.created_at >= interval '5 days' THEN
        RETURN desk.outbox_failed(o.id, 'gave up after 5 days');
    END IF;
    UPDATE desk.outbox x
    SET state = 'retry', worker = NULL, leased_until = NULL, next_at = desk.now() + desk.retry_wait(o.attempts)
    WHERE x.id = o.id
    RETURNING * INTO o;
    PERFORM desk.event_add('deferred', o.ticket_id, NULL, o.id, jsonb_build_object(
        'code', o.last_code, 'reply', left(o.last_reply, 200), 'attempt', o.attempts, 'next_at', desk.utc_text(o.next_at)));
    IF o.kind = 'relay' THEN
        PERFORM desk.tell_sent(o.carries_id);
    END IF;
    RETURN o.state;
END;
$$;
