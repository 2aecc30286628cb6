-- An answer that was written at a moment has kept what it could: what the customer wrote after that moment waits for the next.
-- Nothing when at is NULL.
CREATE FUNCTION desk.ledger_unanswered(ticket_id bigint, at timestamptz) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.ledger_written(w.id)
    FROM (SELECT m.id
          FROM desk.message m JOIN desk.incoming i ON i.id = m.incoming_id
          WHERE m.ticket_id = ledger_unanswered.ticket_id AND m.agent_id IS NULL AND m.kind = 'human'
            AND m.received_at > ledger_unanswered.at AND i.receipt_rule NOT BETWEEN 1 AND 7
          ORDER BY m.received_at, m.seq LIMIT 1) w
$$;
