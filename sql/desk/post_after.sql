-- From when on one more mail that the clock makes may go to a ticket's customer: no more than budget.per_ticket within an hour,
-- the receipt among them. What is too much waits; nothing that a customer is to be told is left out.
CREATE FUNCTION desk.post_after(t desk.ticket, s desk.setting) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT greatest(desk.now(), (
        SELECT o.created_at + interval '1 hour' FROM desk.outbox o
        WHERE o.ticket_id = t.id AND o.kind IN ('receipt', 'update', 'question', 'broken', 'promises') AND o.state <> 'withheld'
        ORDER BY o.created_at DESC OFFSET s.per_ticket - 1 LIMIT 1))
$$;
