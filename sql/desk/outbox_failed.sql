-- The mail will not be sent: an event, the admin is told (but never about a mail to himself). What does not reach a customer
-- makes the ticket ask for a person; whoever's words they were is told, of the desk's own mails who has the ticket.
CREATE FUNCTION desk.outbox_failed(id bigint, reason text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
BEGIN
    UPDATE desk.outbox x
    SET state = 'failed', reason = outbox_failed.reason, worker = NULL, leased_until = NULL
    WHERE x.id = outbox_failed.id
    RETURNING * INTO o;
    UPDATE desk.ticket t SET attention = 'undeliverable' WHERE t.id = o.ticket_id AND t.attention IS NULL AND o.audience = 'customer';
    PERFORM desk.event_add('failed', o.ticket_id, NULL, o.id,
        jsonb_build_object('reason', o.reason, 'code', o.last_code, 'reply', left(o.last_reply, 200)));
    IF o.audience = 'customer' THEN
        PERFORM desk.ledger_undelivered(o.id);
    END IF;
    IF o.kind = 'relay' THEN
        PERFORM desk.tell_unsent(o.id);
        PERFORM desk.tell_sent(o.carries_id);
    ELSE
        PERFORM desk.tell_undelivered(o.id);
    END IF;
    IF o.kind <> 'admin' THEN
        PERFORM desk.tell_admin('alarm', jsonb_build_object(
            'name', 'mail-failed',
            'detail', format('outgoing mail %s to %s: %s%s', o.id, o.recipient, o.reason,
                coalesce(': ' || nullif(left(o.last_reply, 300), ''), '')),
            'since', desk.utc_text(o.created_at)), NULL, o.id);
    END IF;
    RETURN o.state;
END;
$$;
