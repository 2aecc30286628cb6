-- The bytes go out now: fixed by the first call, whatever later ones bring, and committed before the first of them is sent.
-- False: the lease is lost or the mail was dropped meanwhile; do not send.
CREATE FUNCTION desk.outbox_begin(id bigint, worker text, bytes bytea, audiences text[]) RETURNS boolean
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE desk.outbox o
    SET state = 'sending', attempts = o.attempts + 1, bytes = coalesce(o.bytes, outbox_begin.bytes),
        leased_until = desk.now() + interval '15 minutes'
    WHERE o.id = outbox_begin.id AND o.worker = outbox_begin.worker AND o.audience = ANY (audiences)
      AND o.state IN ('queued', 'retry') AND o.leased_until >= desk.now();
    RETURN FOUND;
END;
$$;
