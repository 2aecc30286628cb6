-- Is an answer on its way to the customer that may yet keep the promise? Within an hour it has arrived, or counts as late.
CREATE FUNCTION desk.promise_awaited(p desk.promise) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT p.class = 'contact' AND p.kind <> 'update' AND EXISTS (
        SELECT FROM desk.outbox o
        JOIN desk.message m ON m.id = o.carries_id
        JOIN desk.ticket t ON t.id = o.ticket_id
        JOIN desk.customer c ON c.id = t.customer_id
        WHERE o.ticket_id = p.ticket_id AND o.kind = 'relay' AND o.state IN ('queued', 'sending', 'retry')
          AND o.created_at > desk.now() - interval '1 hour' AND lower(o.recipient) = lower(c.address)
          AND m.received_at > p.from_at AND m.id IS DISTINCT FROM p.message_id)
$$;
