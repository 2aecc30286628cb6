-- The answer was lost: it may have been sent. Once more with the same bytes, a minute later; if that is uncertain too, a
-- person decides.
CREATE FUNCTION desk.outbox_uncertain(id bigint) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
BEGIN
    UPDATE desk.outbox x
    SET state = 'retry', uncertain = x.uncertain + 1, worker = NULL, leased_until = NULL,
        next_at = desk.now() + interval '1 minute'
    WHERE x.id = outbox_uncertain.id
    RETURNING * INTO o;
    IF o.uncertain >= 2 THEN
        RETURN desk.outbox_failed(o.id, 'uncertain');
    END IF;
    PERFORM desk.event_add('uncertain', o.ticket_id, NULL, o.id,
        jsonb_build_object('reply', left(o.last_reply, 200), 'attempt', o.attempts, 'next_at', desk.utc_text(o.next_at)));
    IF o.kind = 'relay' THEN
        PERFORM desk.tell_sent(o.carries_id);
    END IF;
    RETURN o.state;
END;
$$;
