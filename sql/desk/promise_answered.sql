-- The promise that the mail is about which a command's mail answers, or what has replaced it since; NULL: none of this ticket.
CREATE FUNCTION desk.promise_answered(c desk.command) RETURNS desk.promise
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE line AS (
        SELECT p.*, 0 AS depth
        FROM desk.outbox o JOIN desk.promise p ON p.id = o.promise_id
        WHERE o.message_id = c.answers
        UNION ALL
        SELECT n.*, l.depth + 1 FROM line l JOIN desk.promise n ON n.id = l.replaced_by
    )
    SELECT p FROM desk.promise p
    WHERE p.id = (SELECT l.id FROM line l WHERE l.ticket_id = c.ticket_id ORDER BY l.depth DESC LIMIT 1)
$$;
