-- A ticket without a customer gets one, by an agent's word.
CREATE FUNCTION desk.requester_set(c desk.command, address text, name text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_customer bigint := (SELECT u.id FROM desk.customer u WHERE lower(u.address) = lower(requester_set.address COLLATE "C"));
BEGIN
    v_customer := coalesce(v_customer, desk.customer_add(requester_set.address, requester_set.name));
    UPDATE desk.ticket t SET customer_id = v_customer, internal = false WHERE t.id = c.ticket_id AND t.customer_id IS NULL;
    INSERT INTO desk.participant AS p (ticket_id, customer_id, role, added_at)
    VALUES (c.ticket_id, v_customer, 'requester', desk.now())
    ON CONFLICT (ticket_id, customer_id) DO UPDATE SET role = 'requester';
    PERFORM desk.ledger_next(c.ticket_id);
    PERFORM desk.command_event(c, 'requester-set', NULL, requester_set.address);
END;
$$;
