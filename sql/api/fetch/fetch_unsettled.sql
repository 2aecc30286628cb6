-- Stored mails that are still to be moved on the server, lowest UID first.
CREATE FUNCTION api.fetch_unsettled(mailbox_id integer, uidvalidity bigint, n integer) RETURNS TABLE (uid bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT i.uid
    FROM desk.incoming i
    WHERE i.mailbox_id = fetch_unsettled.mailbox_id AND i.uidvalidity = fetch_unsettled.uidvalidity AND NOT i.settled
    ORDER BY i.uid
    LIMIT n
$$;
