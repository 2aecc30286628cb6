-- Has a question to the ticket's customer not left yet? Nothing follows from his silence then.
CREATE FUNCTION desk.question_unsent(ticket_id bigint) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM desk.outbox o
        WHERE o.ticket_id = question_unsent.ticket_id AND o.kind = 'question' AND o.state IN ('queued', 'retry', 'sending'))
$$;
