-- Does a mail of ours go to the ticket's requester? What others get keeps no promise to him.
CREATE FUNCTION desk.ledger_requester(t desk.ticket, address text) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM desk.customer c
        WHERE c.id = t.customer_id AND lower(c.address) = lower(ledger_requester.address COLLATE "C"))
$$;
