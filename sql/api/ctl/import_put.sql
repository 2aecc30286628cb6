-- A mail to be imported, with what the reader saw in it: kept until all are read, or left out. 'kept', 'known' (the desk has it) or 'own' (the
-- desk wrote it). came_at: what its source says of when it came. Bytes of a kept mail's files follow (api.ctl_blob).
CREATE FUNCTION api.ctl_import_put(
    import integer, came_at timestamptz, size bigint, header_only boolean, raw bytea, document jsonb)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    s desk.setting;
    i desk.import;
    m desk.mail;
    v_sent timestamptz := desk.import_sent_at(document, came_at);
    v_known text;
    v_id bigint;
BEGIN
    SELECT * INTO s FROM desk.setting;
    SELECT * INTO STRICT i FROM desk.import x WHERE x.id = ctl_import_put.import AND x.finished_at IS NULL;
    m := desk.import_mail_of(NULL, document, sha256(raw), v_sent, i, s);
    v_known := desk.import_known(m, s);
    IF v_known IS NOT NULL THEN
        RETURN v_known;
    END IF;
    INSERT INTO desk.incoming (mailbox_id, uidvalidity, uid, internal_date, fetched_at, size, header_only, old, raw, sha256, settled,
        state, document, message_id, fingerprint)
    VALUES (desk.import_mailbox(s), i.id, nextval('desk.import_uid'), v_sent, desk.now(), ctl_import_put.size,
        ctl_import_put.header_only, true, raw, sha256(raw), true, 'import', document, m.message_id, m.fingerprint)
    RETURNING id INTO v_id;
    INSERT INTO desk.import_mail (incoming_id, import_id, sent_at, message_id) VALUES (v_id, i.id, v_sent, m.message_id);
    RETURN 'kept';
END;
$$;
