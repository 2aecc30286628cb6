-- Bounces, delays and read receipts: noted with the mail of ours that they are about, never a ticket. Only a certain one
-- that says failed for good (5.x.x) marks that mail as bounced; anybody can write such a report.
CREATE FUNCTION desk.accept_report(m desk.mail, report jsonb, s desk.setting, OUT ticket_number bigint, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_target record;
    t desk.ticket;
    v_final boolean;
BEGIN
    SELECT * INTO v_target FROM desk.report_target(m, report, s);
    IF v_target.outbox_id IS NULL THEN
        detail := 'it is about no mail of this desk';
        RETURN;
    END IF;
    detail := format('it is about outgoing mail %s', v_target.outbox_id);
    v_final := coalesce(
        m.kind = 'bounce' AND v_target.certain AND v_target.action = 'failed' AND v_target.status LIKE '5.%', false);
    SELECT x.* INTO t FROM desk.outbox o JOIN desk.ticket x ON x.id = o.ticket_id WHERE o.id = v_target.outbox_id;
    ticket_number := t.number;
    IF v_final THEN
        UPDATE desk.outbox o SET bounced_at = desk.now() WHERE o.id = v_target.outbox_id AND o.bounced_at IS NULL;
        UPDATE desk.ticket x SET attention = 'undeliverable' WHERE x.id = t.id AND x.attention IS NULL;
    END IF;
    PERFORM desk.event_add(
        CASE WHEN v_final THEN 'bounced' WHEN m.kind = 'mdn' THEN 'displayed' WHEN m.kind = 'delay' THEN 'delayed'
             ELSE 'bounce-noted' END,
        t.id, m.incoming_id, v_target.outbox_id, jsonb_build_object('status', v_target.status, 'action', v_target.action,
            'diagnostic', v_target.diagnostic, 'certain', v_target.certain));
END;
$$;
