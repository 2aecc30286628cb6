-- A message of a ticket and the customers' later ones that answer it, directly or by way of each other.
CREATE FUNCTION desk.split_followers(w desk.message) RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE follower (id, message_id) AS (
        SELECT w.id, w.message_id
        UNION
        SELECT x.id, x.message_id
        FROM follower f
        JOIN desk.message x ON x.ticket_id = w.ticket_id AND x.seq > w.seq AND x.agent_id IS NULL
        JOIN desk.incoming i ON i.id = x.incoming_id
        WHERE jsonb_exists(i.document -> 'in_reply_to', f.message_id)
    )
    SELECT id FROM follower
$$;
