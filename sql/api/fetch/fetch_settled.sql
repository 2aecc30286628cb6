-- These are moved (or gone from where they were).
CREATE FUNCTION api.fetch_settled(mailbox_id integer, uidvalidity bigint, uids bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    UPDATE desk.incoming i SET settled = true
    WHERE i.mailbox_id = fetch_settled.mailbox_id AND i.uidvalidity = fetch_settled.uidvalidity
      AND i.uid = ANY (uids) AND NOT i.settled
$$;
