-- A worker stops in order, or starts after an earlier process of its name is known to be gone: what was only claimed is
-- free at once, what was under way is uncertain.
CREATE FUNCTION desk.outbox_release(worker text, audiences text[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE desk.outbox o SET worker = NULL, leased_until = NULL
    WHERE o.worker = outbox_release.worker AND o.audience = ANY (audiences) AND o.state IN ('queued', 'retry');

    PERFORM desk.outbox_uncertain(o.id)
    FROM (SELECT x.id FROM desk.outbox x
          WHERE x.worker = outbox_release.worker AND x.audience = ANY (audiences) AND x.state = 'sending'
          ORDER BY x.id FOR NO KEY UPDATE) o;

    PERFORM pg_notify('promised_send', '');
END;
$$;
