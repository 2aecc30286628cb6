-- One mail whose last reading failed at least that long ago, locked; NULL when there is none.
CREATE FUNCTION desk.read_retry(waited interval) RETURNS bigint[]
LANGUAGE sql
AS $$
    SELECT ARRAY[i.id] FROM desk.incoming i
    WHERE i.state = 'new' AND i.attempts BETWEEN 1 AND 2 AND (i.leased_until IS NULL OR i.leased_until < desk.now())
      AND i.tried_at <= desk.now() - waited
    ORDER BY i.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
$$;
