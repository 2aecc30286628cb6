-- A mail to be imported that cannot be read: parked, with its bytes; its number, NULL when it was here before.
CREATE FUNCTION api.ctl_import_unread(
    import integer, came_at timestamptz, raw bytea, cause text, detail text)
RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    INSERT INTO desk.incoming (mailbox_id, uidvalidity, uid, internal_date, fetched_at, size, old, raw, sha256, settled, state,
        attempts, failures, cause, detail)
    SELECT desk.import_mailbox(s), ctl_import_unread.import, nextval('desk.import_uid'), least(came_at, desk.now()), desk.now(),
        octet_length(raw), true, raw, sha256(raw), true, 'parked', 1, 1, ctl_import_unread.cause,
        left(ctl_import_unread.detail, 2000)
    FROM desk.setting s
    WHERE NOT EXISTS (SELECT FROM desk.incoming x WHERE x.sha256 = sha256(ctl_import_unread.raw))
    RETURNING id
$$;
