-- The answer of an agent's that a waiting ticket waits for a word on: the last that its customer has, unless he has written
-- since. NULL: there is none.
CREATE FUNCTION desk.asked_of(t desk.ticket) RETURNS desk.message
LANGUAGE sql STABLE
AS $$
    SELECT m FROM desk.message m JOIN desk.customer c ON c.id = t.customer_id
    WHERE m.ticket_id = t.id AND m.agent_id IS NOT NULL AND desk.message_reached(m, c.address) AND NOT EXISTS (
        SELECT FROM desk.message w
        WHERE w.ticket_id = t.id AND w.customer_id = t.customer_id AND w.kind = 'human' AND w.received_at > m.received_at)
    ORDER BY m.received_at DESC, m.seq DESC
    LIMIT 1
$$;
