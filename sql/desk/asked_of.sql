-- The answer of an agent's that the customer has and that a waiting ticket waits for a word on: the last that reached him.
-- NULL: none did.
CREATE FUNCTION desk.asked_of(t desk.ticket) RETURNS desk.message
LANGUAGE sql STABLE
AS $$
    SELECT m FROM desk.message m JOIN desk.customer c ON c.id = t.customer_id
    WHERE m.ticket_id = t.id AND m.agent_id IS NOT NULL
      AND (NOT EXISTS (SELECT FROM desk.outbox o WHERE o.carries_id = m.id AND o.kind = 'relay')
           OR EXISTS (
               SELECT FROM desk.outbox o
               WHERE o.carries_id = m.id AND o.kind = 'relay' AND lower(o.recipient) = lower(c.address)
                 AND o.state = 'sent' AND o.bounced_at IS NULL))
    ORDER BY m.received_at DESC, m.seq DESC
    LIMIT 1
$$;
