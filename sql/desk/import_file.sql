-- One imported mail is filed: the first that applies. Nothing goes out, nothing is promised, nobody is told.
CREATE FUNCTION desk.import_file(wanted bigint, i desk.import, s desk.setting) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.mail;
    r desk.incoming;
    v_agent integer;
    v_inside boolean;
    v_ticket bigint;
    v_disposition text;
    v_detail text;
BEGIN
    SELECT * INTO r FROM desk.incoming x WHERE x.id = import_file.wanted FOR UPDATE;
    m := desk.import_mail_of(r.id, r.document, r.sha256, r.internal_date, i, s);
    v_agent := desk.import_author(m, i, s);
    v_inside := v_agent IS NOT NULL OR desk.own_address(m.from_address, s);
    IF m.copy_of IS NOT NULL THEN -- it came by another way since it was read
        v_disposition := 'duplicate';
        v_detail := 'imported: the desk had got it meanwhile';
    ELSIF m.outbox_id IS NOT NULL THEN
        v_disposition := 'own';
        v_detail := 'imported: the desk itself wrote it';
    ELSIF m.kind IN ('bounce', 'delay', 'mdn', 'loop') THEN
        v_disposition := 'bounce';
        v_detail := 'imported: a report about a mail, of no ticket';
    ELSE
        v_ticket := desk.import_thread(m, v_inside, s);
        IF v_inside THEN
            SELECT x.in_ticket, x.disposition, x.detail INTO v_ticket, v_disposition, v_detail
            FROM desk.import_inside(m, r.document, v_ticket, v_agent, i, s) x;
        ELSIF m.agent_id IS NOT NULL THEN
            v_ticket := coalesce(v_ticket, (desk.import_open(m, NULL, true, i, s)).id);
            PERFORM desk.import_note(m, r.document, v_ticket, 'third-party', NULL, i);
            v_disposition := 'note';
            v_detail := 'imported: From is an agent''s, but DMARC failed: kept as a note';
        ELSE
            SELECT x.in_ticket, x.disposition, x.detail INTO v_ticket, v_disposition, v_detail
            FROM desk.import_customer(m, r.document, v_ticket, i, s) x;
        END IF;
    END IF;
    PERFORM desk.incoming_done(r.id, m.message_id, m.fingerprint, r.document, v_disposition, 0::smallint, 'never',
        'it was imported: old mail is never answered', v_detail, m.copy_of);
    IF v_ticket IS NOT NULL THEN
        PERFORM desk.import_absorb(v_ticket, m.message_id, i);
        PERFORM desk.import_settle(v_ticket, i);
    END IF;
    RETURN v_disposition;
END;
$$;
