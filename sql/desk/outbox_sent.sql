-- The next server has taken the mail. An answer is confirmed to whoever wrote it.
CREATE FUNCTION desk.outbox_sent(id bigint, code integer, reply text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
BEGIN
    UPDATE desk.outbox x
    SET state = 'sent', sent_at = desk.now(), reason = NULL, worker = NULL, leased_until = NULL
    WHERE x.id = outbox_sent.id
    RETURNING * INTO o;
    PERFORM desk.event_add('sent', o.ticket_id, NULL, o.id, jsonb_build_object(
        'code', nullif(code, 0), 'reply', left(reply, 200), 'attempt', o.attempts, 'uncertain', nullif(o.uncertain, 0)));
    IF o.kind IN ('relay', 'update', 'question', 'closed', 'broken') THEN
        PERFORM desk.ledger_answered(o.id);
    END IF;
    IF o.kind = 'relay' THEN
        PERFORM desk.tell_sent(o.carries_id);
    END IF;
    RETURN o.state;
END;
$$;
