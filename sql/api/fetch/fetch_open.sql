-- The mailbox was selected on the server: where its ledger stands. uidnext is the server's. No row: the mailbox is not,
-- or no longer, in the configuration in force (the supervisor may not have pushed it yet): ask again later.
CREATE FUNCTION api.fetch_open(
    mailbox text, uidvalidity bigint, uidnext bigint,
    OUT mailbox_id integer, OUT last_uid bigint, OUT settle text)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    IF fetch_open.uidvalidity IS NULL OR fetch_open.uidnext IS NULL THEN
        RAISE EXCEPTION 'UIDVALIDITY and UIDNEXT of the mailbox % must be known', fetch_open.mailbox
            USING ERRCODE = 'null_value_not_allowed', HINT = 'Take the highest UID + 1 where the server states no UIDNEXT.';
    END IF;
    SELECT m.id, m.settle INTO fetch_open.mailbox_id, fetch_open.settle
    FROM desk.mailbox m WHERE m.name = fetch_open.mailbox AND m.active
    FOR SHARE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    -- Only what the very first epoch finds there is old. In a later one (UIDVALIDITY changed) the same mails come back:
    -- they are duplicates by content, and what is not is new.
    INSERT INTO desk.epoch AS e (mailbox_id, uidvalidity, old_below, began_at)
    SELECT fetch_open.mailbox_id, fetch_open.uidvalidity,
        CASE WHEN EXISTS (SELECT FROM desk.epoch f WHERE f.mailbox_id = fetch_open.mailbox_id) THEN 0
             ELSE fetch_open.uidnext END,
        desk.now()
    ON CONFLICT (mailbox_id, uidvalidity) DO NOTHING;

    SELECT coalesce(max(i.uid), 0) INTO fetch_open.last_uid
    FROM desk.incoming i
    WHERE i.mailbox_id = fetch_open.mailbox_id AND i.uidvalidity = fetch_open.uidvalidity;
    RETURN NEXT;
END;
$$;
