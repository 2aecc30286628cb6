-- Would this answer of an agent keep that promise, once the customer has it? A contact, and it was not made in the same mail.
CREATE FUNCTION desk.ledger_answers(p desk.promise, m desk.message) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT p.ended_at IS NULL AND p.class = 'contact' AND p.kind <> 'update' AND m.agent_id IS NOT NULL
       AND (p.kind = 'reply' OR m.received_at > p.from_at)
       AND p.message_id IS DISTINCT FROM m.id
       AND NOT EXISTS (
           SELECT FROM desk.event e
           WHERE e.promise_id = p.id AND e.kind = 'promise-made' AND e.incoming_id = m.incoming_id)
$$;
