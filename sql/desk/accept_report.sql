-- Bounces, delays and read receipts: noted with the mail of ours that they are about, never a ticket. Only a certain one
-- that says failed for good (5.x.x) marks that mail as bounced; anybody can write such a report.
CREATE FUNCTION desk.accept_report(m desk.mail, document jsonb, d desk.decision, s desk.setting) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_target record;
    v_ticket desk.ticket;
    v_final boolean;
    v_detail text := 'it is about no mail of this desk';
BEGIN
    SELECT * INTO v_target FROM desk.report_target(m, coalesce(document -> 'bounce', 'null'), s);
    IF v_target.outbox_id IS NOT NULL THEN
        v_final := m.kind = 'bounce' AND v_target.certain AND v_target.action = 'failed' AND v_target.status LIKE '5.%';
        UPDATE desk.outbox o SET bounced_at = desk.now()
        WHERE o.id = v_target.outbox_id AND v_final AND o.bounced_at IS NULL;
        SELECT t.* INTO v_ticket
        FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id WHERE o.id = v_target.outbox_id;
        IF v_final AND v_ticket.attention IS NULL THEN
            UPDATE desk.ticket t SET attention = 'undeliverable' WHERE t.id = v_ticket.id;
        END IF;
        PERFORM desk.event_add(
            CASE WHEN v_final THEN 'bounced' WHEN m.kind = 'mdn' THEN 'displayed' WHEN m.kind = 'delay' THEN 'delayed'
                 ELSE 'bounce-noted' END,
            v_ticket.id, m.incoming_id, v_target.outbox_id, jsonb_build_object(
                'status', v_target.status, 'action', v_target.action, 'diagnostic', v_target.diagnostic,
                'certain', v_target.certain));
        v_detail := format('it is about outgoing mail %s', v_target.outbox_id);
    END IF;
    PERFORM desk.incoming_done(m, document, 'bounce', d, v_detail);
    RETURN v_ticket.number;
END;
$$;
