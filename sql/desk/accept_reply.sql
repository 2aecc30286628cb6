-- A mail that belongs to a ticket: appended. A person's reply opens a closed or waiting ticket again; a machine's never.
CREATE FUNCTION desk.accept_reply(
    m desk.mail, document jsonb, d desk.decision, customer_id bigint, ticket_id bigint, joined_by text)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket desk.ticket;
    v_human boolean := NOT desk.automatic_mail(m, d);
BEGIN
    SELECT * INTO v_ticket FROM desk.ticket t WHERE t.id = accept_reply.ticket_id FOR UPDATE;
    PERFORM desk.message_add(m, document, v_ticket.id, customer_id, joined_by);
    PERFORM desk.event_add('replied', v_ticket.id, m.incoming_id, NULL,
        jsonb_build_object('by', joined_by, 'automatic', NOT v_human, 'rule', d.rule));
    IF v_human AND v_ticket.state <> 'open' THEN
        UPDATE desk.ticket t SET state = 'open', closed_at = NULL WHERE t.id = v_ticket.id;
        PERFORM desk.event_add('reopened', v_ticket.id, m.incoming_id, NULL, jsonb_build_object('was', v_ticket.state));
    END IF;
    IF v_ticket.attention IS NULL AND (m.malformed OR m.header_only) THEN
        UPDATE desk.ticket t SET attention = desk.attention_of(m) WHERE t.id = v_ticket.id;
    END IF;
    PERFORM desk.incoming_done(m, document, 'reply', d);
    RETURN v_ticket.number;
END;
$$;
