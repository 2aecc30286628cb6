-- Up to n calls to make, of each webhook one at most, for this worker: the attempt is counted before it is made. One that was
-- under way when its worker was lost is made again, under the same key, by which its receiver knows it. In mode observe
-- there are none, nor while a restored database waits for the admin (desk.held).
CREATE FUNCTION desk.hook_claim(worker text, n integer)
RETURNS TABLE (id bigint, webhook text, key text, body text, ticket_number bigint, attempts integer, age_ms bigint)
LANGUAGE sql
AS $$
    WITH due AS (
        SELECT h.id, h.next_at, row_number() OVER (PARTITION BY h.webhook ORDER BY h.next_at, h.id) AS place
        FROM desk.hook h
        WHERE h.state IN ('queued', 'retry', 'sending') AND h.next_at <= desk.now()
          AND (h.state <> 'sending' OR h.leased_until < desk.now()) AND EXISTS (SELECT FROM desk.setting s WHERE s.mode = 'live')
          AND NOT desk.held()
    ), mine AS (
        SELECT h.id FROM desk.hook h JOIN due ON due.id = h.id
        WHERE due.place = 1 AND (h.state <> 'sending' OR h.leased_until < desk.now())
        ORDER BY due.next_at, h.id
        LIMIT n
        FOR UPDATE OF h SKIP LOCKED
    ), claimed AS (
        UPDATE desk.hook h
        SET state = 'sending', worker = hook_claim.worker, leased_until = desk.now() + interval '5 minutes',
            attempts = h.attempts + 1
        FROM mine WHERE h.id = mine.id
        RETURNING h.*
    )
    SELECT c.id, c.webhook::text, c.key::text, c.facts::text, t.number, c.attempts::integer,
        (extract(epoch FROM desk.now() - c.created_at) * 1000)::bigint
    FROM claimed c LEFT JOIN desk.promise p ON p.id = c.promise_id LEFT JOIN desk.ticket t ON t.id = p.ticket_id
    ORDER BY c.id
$$;
