-- A new ticket that no customer's mail opens: agents' own matters, forwarded mail, what was split off. customer_id is its
-- requester, NULL when it has none.
CREATE FUNCTION desk.ticket_open(
    customer_id bigint, subject text, queue text, language text, internal boolean, arrived_at timestamptz, s desk.setting)
RETURNS desk.ticket
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
BEGIN
    INSERT INTO desk.ticket (customer_id, subject, queue, language, internal, anchor, arrived_at, created_at)
    VALUES (ticket_open.customer_id, ticket_open.subject, ticket_open.queue, ticket_open.language, ticket_open.internal,
        desk.message_id_new('ticket-' || left(desk.random_letters(), 25), s.address), ticket_open.arrived_at, desk.now())
    RETURNING * INTO t;
    INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
    SELECT t.id, t.customer_id, 'requester', desk.now() WHERE t.customer_id IS NOT NULL;
    RETURN t;
END;
$$;
