-- One fetched mail into the ledger. The same UID again returns the id that it has: whoever is not sure that a commit
-- happened simply repeats it. Readers are woken once a transaction.
CREATE FUNCTION api.fetch_store(
    mailbox_id integer, uidvalidity bigint, uid bigint, internal_date timestamptz, size bigint,
    header_only boolean, raw bytea)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    v_id bigint;
BEGIN
    INSERT INTO desk.incoming AS i (mailbox_id, uidvalidity, uid, internal_date, fetched_at, size, header_only, old, settled,
        raw, sha256)
    SELECT fetch_store.mailbox_id, fetch_store.uidvalidity, fetch_store.uid,
        coalesce(desk.arrived_at(fetch_store.internal_date), desk.now()), desk.now(), fetch_store.size,
        fetch_store.header_only,
        -- Without a date from the server the UID alone decides. api.read_accept may find that it was copied in.
        fetch_store.uid < e.old_below AND coalesce(desk.arrived_at(fetch_store.internal_date) < e.old_before, true),
        m.settle = 'leave', fetch_store.raw, sha256(fetch_store.raw)
    FROM desk.epoch e JOIN desk.mailbox m ON m.id = e.mailbox_id
    WHERE e.mailbox_id = fetch_store.mailbox_id AND e.uidvalidity = fetch_store.uidvalidity
    ON CONFLICT (mailbox_id, uidvalidity, uid) DO NOTHING
    RETURNING i.id INTO v_id;
    IF v_id IS NOT NULL THEN
        PERFORM pg_notify('promised_read', '');
        RETURN v_id;
    END IF;

    SELECT i.id INTO v_id FROM desk.incoming i
    WHERE i.mailbox_id = fetch_store.mailbox_id AND i.uidvalidity = fetch_store.uidvalidity AND i.uid = fetch_store.uid;
    IF v_id IS NULL THEN
        RAISE EXCEPTION 'the UIDVALIDITY % of mailbox % is not open', fetch_store.uidvalidity, fetch_store.mailbox_id
            USING ERRCODE = 'foreign_key_violation', HINT = 'Call api.fetch_open() after each SELECT.';
    END IF;
    RETURN v_id;
END;
$$;
