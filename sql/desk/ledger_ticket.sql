-- The ticket that a mail to a customer counts in: where the answer that it carries is now, else where its own ticket was merged
-- into.
CREATE FUNCTION desk.ledger_ticket(o desk.outbox) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((SELECT m.ticket_id FROM desk.message m WHERE m.id = o.carries_id), desk.ticket_now(o.ticket_id))
$$;
