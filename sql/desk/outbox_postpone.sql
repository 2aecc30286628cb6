-- Nothing was tried with this mail itself (the server is away, the login or MAIL is refused): given back, the attempt not
-- counted.
CREATE FUNCTION desk.outbox_postpone(id bigint, worker text, seconds integer, reply text, audiences text[]) RETURNS void
LANGUAGE sql
AS $$
    UPDATE desk.outbox o
    SET state = CASE WHEN o.bytes IS NULL THEN 'queued' ELSE 'retry' END,
        attempts = CASE WHEN o.state = 'sending' THEN o.attempts - 1 ELSE o.attempts END,
        next_at = desk.now() + make_interval(secs => seconds), last_reply = left(reply, 1000),
        worker = NULL, leased_until = NULL
    WHERE o.id = outbox_postpone.id AND o.worker = outbox_postpone.worker AND o.audience = ANY (audiences)
      AND o.state IN ('queued', 'retry', 'sending')
$$;
