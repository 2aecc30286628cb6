-- Bounces, delays and read receipts: noted with the mail of ours that they are about, never a ticket. Only a certain one
-- that says failed for good (5.x.x) marks that mail as bounced; anybody can write such a report. A customer's bounced mail
-- makes the ticket ask for a person, an answer is told to whoever wrote it, a mail of the
-- desk's own to who has the ticket; an agent who cannot be reached, to the admin.
CREATE FUNCTION desk.accept_report(m desk.mail, report jsonb, s desk.setting, OUT ticket_number bigint, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_target record;
    t desk.ticket;
    o desk.outbox;
    v_final boolean;
    v_first boolean := false;
BEGIN
    SELECT * INTO v_target FROM desk.report_target(m, report, s);
    IF v_target.outbox_id IS NULL THEN
        detail := 'it is about no mail of this desk';
        RETURN;
    END IF;
    detail := format('it is about outgoing mail %s', v_target.outbox_id);
    v_final := coalesce(
        m.kind = 'bounce' AND v_target.certain AND v_target.action = 'failed' AND v_target.status LIKE '5.%', false);
    SELECT * INTO o FROM desk.outbox x WHERE x.id = v_target.outbox_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = desk.ticket_now(o.ticket_id);
    ticket_number := t.number;
    IF v_final THEN
        UPDATE desk.outbox x SET bounced_at = desk.now() WHERE x.id = o.id AND x.bounced_at IS NULL;
        v_first := FOUND;
        UPDATE desk.ticket x SET attention = 'undeliverable'
        WHERE x.id = t.id AND x.attention IS NULL AND o.audience = 'customer';
    END IF;
    PERFORM desk.event_add(
        CASE WHEN v_final THEN 'bounced' WHEN m.kind = 'mdn' THEN 'displayed' WHEN m.kind = 'delay' THEN 'delayed'
             ELSE 'bounce-noted' END,
        t.id, m.incoming_id, v_target.outbox_id, jsonb_build_object('status', v_target.status, 'action', v_target.action,
            'diagnostic', v_target.diagnostic, 'certain', v_target.certain));
    IF v_first AND o.audience = 'customer' THEN
        PERFORM desk.ledger_undelivered(o.id);
    END IF;
    IF v_first AND o.kind = 'relay' THEN
        PERFORM desk.tell_unsent(o.id);
    ELSIF v_first AND o.audience = 'customer' THEN
        PERFORM desk.tell_undelivered(o.id);
    ELSIF v_first AND o.audience = 'agent' THEN
        PERFORM desk.tell_admin('alarm', jsonb_build_object(
            'name', 'agent-unreachable',
            'detail', format('a mail to %s came back: %s', o.recipient, concat_ws(' ', v_target.status, v_target.diagnostic)),
            'since', desk.utc_text(desk.now())), m.incoming_id, o.id);
    END IF;
END;
$$;
