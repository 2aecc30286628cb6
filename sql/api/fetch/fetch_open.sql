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
DECLARE
    v_since timestamptz;
BEGIN
    IF fetch_open.uidvalidity IS NULL OR fetch_open.uidnext IS NULL THEN
        RAISE EXCEPTION 'UIDVALIDITY and UIDNEXT of the mailbox % must be known', fetch_open.mailbox
            USING ERRCODE = 'null_value_not_allowed', HINT = 'Take the highest UID + 1 where the server states no UIDNEXT.';
    END IF;
    SELECT m.id, m.settle, m.since INTO fetch_open.mailbox_id, fetch_open.settle, v_since
    FROM desk.mailbox m WHERE m.name = fetch_open.mailbox AND m.active
    FOR SHARE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    -- Only what the very first epoch finds there is old. In a later one (UIDVALIDITY changed) the same mails come back:
    -- they are duplicates by content, and what is not is new.
    -- And it is old only if it also came before the mailbox was configured, which is when the desk first ran: this first look may be
    -- hours later, the server being away, and who wrote meanwhile wants his receipt. That moment is by our clock, a mail's arrival
    -- by the server's, so a minute is given. The two errors are not alike: a server that is slow would have its first customers wait
    -- for a word that never comes, and nobody notices; a minute too many gives a receipt to somebody who has just written.
    -- The UIDs still have their say: of what comes later no date, however wrong, makes old mail.
    INSERT INTO desk.epoch AS e (mailbox_id, uidvalidity, old_below, old_before, began_at)
    SELECT fetch_open.mailbox_id, fetch_open.uidvalidity,
        CASE WHEN EXISTS (SELECT FROM desk.epoch f WHERE f.mailbox_id = fetch_open.mailbox_id) THEN 0
             ELSE fetch_open.uidnext END,
        v_since - interval '1 minute', desk.now()
    ON CONFLICT (mailbox_id, uidvalidity) DO NOTHING;

    SELECT coalesce(max(i.uid), 0) INTO fetch_open.last_uid
    FROM desk.incoming i
    WHERE i.mailbox_id = fetch_open.mailbox_id AND i.uidvalidity = fetch_open.uidvalidity;
    RETURN NEXT;
END;
$$;
