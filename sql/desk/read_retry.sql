-- One mail that was tried before, at least that long ago and as long as read_wait asks, locked; NULL when there is none.
CREATE FUNCTION desk.read_retry(waited interval) RETURNS bigint[]
LANGUAGE sql
AS $$
    SELECT ARRAY[i.id] FROM desk.incoming i
    WHERE i.state = 'new' AND i.attempts > 0 AND NOT desk.read_spent(i.attempts, i.failures)
      AND (i.leased_until IS NULL OR i.leased_until < desk.now())
      AND i.tried_at <= desk.now() - greatest(waited, desk.read_wait(i.attempts - i.failures))
    ORDER BY i.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
$$;
