-- A ticket for a mail that joined none.
CREATE FUNCTION desk.ticket_open(
    m desk.mail, s desk.setting, customer_id bigint, automatic boolean, claims bigint, attention text)
RETURNS desk.ticket
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket desk.ticket;
BEGIN
    INSERT INTO desk.ticket (customer_id, subject, queue, language, automatic, anchor, claims, attention, arrived_at, created_at)
    SELECT ticket_open.customer_id, m.subject, b.queue,
        coalesce(m.language, (SELECT c.language FROM desk.customer c WHERE c.id = ticket_open.customer_id), b.language),
        ticket_open.automatic, '<' || desk.random_name(32) || '.ticket@' || split_part(s.address, '@', 2) || '>',
        ticket_open.claims, ticket_open.attention, m.received_at, desk.now()
    FROM desk.mailbox b WHERE b.id = m.mailbox_id
    RETURNING * INTO v_ticket;

    IF customer_id IS NOT NULL THEN
        INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
        VALUES (v_ticket.id, ticket_open.customer_id, 'requester', desk.now());
    END IF;
    RETURN v_ticket;
END;
$$;
