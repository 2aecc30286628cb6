-- A mail that opens a ticket, with its receipt if it may have one.
CREATE FUNCTION desk.accept_ticket(
    m desk.mail, document jsonb, d desk.decision, s desk.setting, customer_id bigint, claims bigint, attention text)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket desk.ticket;
BEGIN
    v_ticket := desk.ticket_open(m, s, customer_id, desk.automatic_mail(m, d), claims,
        coalesce(attention, desk.attention_of(m)));
    PERFORM desk.message_add(m, document, v_ticket.id, customer_id, 'new');
    PERFORM desk.event_add('opened', v_ticket.id, m.incoming_id, NULL,
        jsonb_build_object('rule', d.rule, 'attention', v_ticket.attention, 'claims', claims));
    IF d.verdict = 'send' THEN
        PERFORM desk.receipt_put(m, s, v_ticket);
    ELSIF d.rule = 12 THEN
        PERFORM desk.breaker_check(s);
    END IF;
    PERFORM desk.incoming_done(m, document, 'ticket', d);
    RETURN v_ticket.number;
END;
$$;
