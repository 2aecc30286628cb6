-- Up to n stored mails for this worker, for two minutes; no more than 16 MiB of them, but one in any case. attempts is raised
-- and committed before anybody looks at the bytes, so that a mail that kills its readers is known by it. Such a mail is
-- handed out alone, that it may condemn no neighbour, and after those that are new, unless it has waited a minute.
CREATE FUNCTION api.read_claim(worker text, n integer)
RETURNS TABLE (id bigint, raw bytea, header_only boolean, attempts integer, mailbox text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    v_ids bigint[];
BEGIN
    v_ids := desk.read_retry(interval '1 minute');
    IF v_ids IS NULL THEN
        v_ids := ARRAY(
            SELECT f.id
            FROM (
                SELECT w.id, w.bytes, sum(w.bytes) OVER (ORDER BY w.id) AS total
                FROM (
                    SELECT i.id, octet_length(i.raw) AS bytes FROM desk.incoming i
                    WHERE i.state = 'new' AND i.attempts = 0 AND (i.leased_until IS NULL OR i.leased_until < desk.now())
                    ORDER BY i.id
                    LIMIT n
                    FOR UPDATE SKIP LOCKED) w) f
            WHERE f.total <= 16 * 1024 * 1024 OR f.total = f.bytes
            ORDER BY f.id);
    END IF;
    IF v_ids = '{}' THEN
        v_ids := desk.read_retry(interval '0');
    END IF;
    RETURN QUERY
        WITH claimed AS (
            UPDATE desk.incoming i
            SET worker = read_claim.worker, leased_until = desk.now() + interval '2 minutes', tried_at = desk.now(),
                attempts = i.attempts + 1
            WHERE i.id = ANY (v_ids)
            RETURNING i.id, i.raw, i.header_only, i.attempts::integer, i.mailbox_id)
        SELECT c.id, c.raw, c.header_only, c.attempts, m.name::text
        FROM claimed c JOIN desk.mailbox m ON m.id = c.mailbox_id
        ORDER BY c.id;
END;
$$;
