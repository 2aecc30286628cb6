-- The mail cannot be made from its template and facts, or its envelope cannot be sent: failed, people are told.
CREATE FUNCTION desk.outbox_cannot(id bigint, worker text, reason text, audiences text[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM desk.outbox_failed(o.id, left(outbox_cannot.reason, 500))
    FROM (SELECT x.id FROM desk.outbox x
          WHERE x.id = outbox_cannot.id AND x.worker = outbox_cannot.worker AND x.audience = ANY (audiences)
            AND x.state IN ('queued', 'retry', 'sending')
          FOR NO KEY UPDATE) o;
END;
$$;
