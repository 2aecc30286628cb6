-- Those of the given UIDs that the ledger does not have, for the full reconcile.
CREATE FUNCTION api.fetch_unknown(mailbox_id integer, uidvalidity bigint, uids bigint[]) RETURNS TABLE (uid bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    SELECT DISTINCT u.uid
    FROM unnest(uids) AS u (uid)
    WHERE NOT EXISTS (
        SELECT FROM desk.incoming i
        WHERE i.mailbox_id = fetch_unknown.mailbox_id AND i.uidvalidity = fetch_unknown.uidvalidity AND i.uid = u.uid)
    ORDER BY u.uid
$$;
