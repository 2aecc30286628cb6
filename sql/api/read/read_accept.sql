-- What becomes of a mail: the one place where incoming mail is decided. One transaction, one mail after the other (two
-- copies of a mail, two replies of one person, a budget's last receipt: none of these may be decided twice at once).
-- A mail that is done already gives the same answer again.
CREATE FUNCTION api.read_accept(id bigint, document jsonb, OUT ticket_number bigint, OUT disposition text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    v_in record;
    v_mail desk.mail;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('promised accept', 0));
    SELECT i.state, i.disposition, i.mailbox_id, i.old AND NOT b.answer_old AS old, i.sha256, s AS setting,
        least(i.internal_date, i.fetched_at) AS received_at
    INTO v_in
    FROM desk.incoming i JOIN desk.mailbox b ON b.id = i.mailbox_id CROSS JOIN desk.setting s
    WHERE i.id = read_accept.id
    FOR UPDATE OF i;
    IF v_in IS NULL THEN
        RAISE EXCEPTION 'no mail % or no settings', read_accept.id
            USING ERRCODE = 'no_data_found', HINT = 'The supervisor pushes the settings at its start (api.configure).';
    END IF;
    IF v_in.state IN ('done', 'dropped') THEN
        read_accept.disposition := coalesce(v_in.disposition, v_in.state);
        read_accept.ticket_number := desk.ticket_number_of(read_accept.id);
        RETURN;
    END IF;
    v_mail := desk.mail_of(read_accept.id, v_in.mailbox_id, v_in.old, v_in.received_at, v_in.sha256, document);
    SELECT * INTO read_accept.ticket_number, read_accept.disposition FROM desk.accept(v_mail, document, v_in.setting);
END;
$$;
