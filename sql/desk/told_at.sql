-- When the requester was last sent one of these kinds of mail about the ticket, as far as is known he has it or gets it; NULL:
-- never.
CREATE FUNCTION desk.told_at(t desk.ticket, kinds text[]) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT max(o.created_at)
    FROM desk.outbox o JOIN desk.customer c ON c.id = t.customer_id AND lower(c.address) = lower(o.recipient)
    WHERE o.ticket_id = ANY (desk.ticket_family(t.id)) AND o.audience = 'customer' AND o.kind = ANY (kinds)
      AND o.state NOT IN ('failed', 'withheld', 'dropped') AND o.bounced_at IS NULL
$$;
