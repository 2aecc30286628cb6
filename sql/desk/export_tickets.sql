-- The numbers of the tickets that an export takes: those that are named, those that a customer has to do with, those in which something
-- was said or done since a moment; of what is NULL, all. What was merged is exported where it is now.
CREATE FUNCTION desk.export_tickets(numbers bigint[], customer text, since timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$
    SELECT t.number FROM desk.ticket t
    WHERE t.merged_into IS NULL
      AND (export_tickets.numbers IS NULL OR t.id IN (
          SELECT desk.ticket_now(n.id) FROM desk.ticket n WHERE n.number = ANY (export_tickets.numbers)))
      AND (export_tickets.customer IS NULL OR EXISTS (
          SELECT FROM desk.customer c
          WHERE lower(c.address) = lower(export_tickets.customer COLLATE "C")
            AND (EXISTS (SELECT FROM desk.participant p WHERE p.ticket_id = t.id AND p.customer_id = c.id)
                 OR EXISTS (SELECT FROM desk.message m WHERE m.ticket_id = t.id AND m.customer_id = c.id)
                 OR EXISTS (
                     SELECT FROM desk.outbox o
                     WHERE o.ticket_id = ANY (desk.ticket_family(t.id)) AND o.audience = 'customer'
                       AND lower(o.recipient) = lower(c.address)))))
      AND (export_tickets.since IS NULL OR t.closed_at >= export_tickets.since
           OR EXISTS (SELECT FROM desk.message m WHERE m.ticket_id = t.id AND m.received_at >= export_tickets.since)
           OR EXISTS (SELECT FROM desk.note n WHERE n.ticket_id = t.id AND n.received_at >= export_tickets.since)
           OR EXISTS (SELECT FROM desk.event e WHERE e.ticket_id = t.id AND e.at >= export_tickets.since))
$$;
