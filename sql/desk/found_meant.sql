-- The findings that #yes or #no means, of the answer that the replied-to mail is about, else of the only answer of the ticket with
-- something to be said: with n the n-th of it, or the one that is promise n; without, those that wait for a word, else the only promise.
CREATE FUNCTION desk.found_meant(c desk.command, n integer) RETURNS SETOF desk.finding
LANGUAGE sql STABLE
AS $$
    WITH answered AS (
        SELECT f.*, p.number AS promise
        FROM desk.finding f LEFT JOIN desk.promise p ON p.id = f.promise_id
        JOIN desk.message m ON m.id = f.message_id AND m.ticket_id = c.ticket_id
        WHERE f.state IN ('asked', 'recorded') AND (
            f.message_id = (SELECT o.carries_id FROM desk.outbox o WHERE o.message_id = c.answers AND o.kind = 'found')
            OR f.promise_id = (desk.promise_answered(c)).id)
    ), other AS (
        SELECT f.*, p.number AS promise
        FROM desk.finding f LEFT JOIN desk.promise p ON p.id = f.promise_id
        JOIN desk.message m ON m.id = f.message_id AND m.ticket_id = c.ticket_id
        WHERE f.state = 'asked' OR f.state = 'recorded' AND found_meant.n IS NOT NULL
    ), near AS (
        SELECT * FROM answered
        UNION ALL
        SELECT * FROM other o
        WHERE NOT EXISTS (SELECT FROM answered)
          AND (o.state = 'recorded' OR 1 = (SELECT count(DISTINCT x.message_id) FROM other x WHERE x.state = 'asked'))
    )
    SELECT f.*
    FROM near x JOIN desk.finding f ON f.id = x.id
    WHERE CASE
        WHEN found_meant.n IS NOT NULL THEN CASE x.state WHEN 'asked' THEN x.number ELSE x.promise END = found_meant.n
        WHEN EXISTS (SELECT FROM near y WHERE y.state = 'asked') THEN x.state = 'asked'
        ELSE 1 = (SELECT count(*) FROM near) END
    ORDER BY x.state = 'asked' DESC, x.number
$$;
