-- What becomes of a mail: the one place where incoming mail is decided. One transaction, one mail after the other (two
-- copies of a mail, two replies of one person, a budget's last receipt: none of these may be decided twice at once).
-- A mail that is done already gives the same answer again. The rest is for the log: who sent it, what kind of mail it is, what was
-- decided about a receipt by which rule, and for how long it has been at the mail server.
CREATE FUNCTION api.read_accept(id bigint, document jsonb, OUT ticket_number bigint, OUT disposition text,
    OUT sender text, OUT kind text, OUT receipt text, OUT rule integer, OUT message_id text, OUT age_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    s desk.setting;
    m desk.mail;
    v_state text;
    v_answer_old boolean;
    v_copied boolean;
BEGIN
    PERFORM desk.accept_lock();
    SELECT * INTO s FROM desk.setting;
    SELECT i.id, i.state, i.disposition, b.address, b.queue, b.language, i.old AND NOT b.answer_old, b.answer_old,
        NOT i.old AND i.uid < e.old_below AND desk.copied_in(read_accept.document, e.old_before),
        least(i.internal_date, i.fetched_at), i.sha256
    INTO m.incoming_id, v_state, read_accept.disposition, m.mailbox_address, m.queue, m.language, m.old, v_answer_old,
        v_copied, m.received_at, m.sha256
    FROM desk.incoming i JOIN desk.mailbox b ON b.id = i.mailbox_id
    JOIN desk.epoch e ON e.mailbox_id = i.mailbox_id AND e.uidvalidity = i.uidvalidity
    WHERE i.id = read_accept.id;
    IF v_state IS NULL OR s.single IS NULL THEN
        RAISE EXCEPTION 'no mail % or no settings', read_accept.id
            USING ERRCODE = 'no_data_found', HINT = 'The supervisor pushes the settings at its start (api.configure).';
    END IF;
    IF v_state IN ('done', 'dropped') THEN
        read_accept.disposition := coalesce(read_accept.disposition, v_state);
        read_accept.ticket_number := desk.ticket_number_of(read_accept.id);
        RETURN;
    END IF;
    -- It lay there when the mailbox was first looked at, and the date that the server has of it is the copy's.
    IF v_copied THEN
        UPDATE desk.incoming i SET old = true WHERE i.id = m.incoming_id;
        m.old := NOT v_answer_old;
    END IF;
    m := desk.mail_of(m, document);
    SELECT a.ticket_number, a.disposition INTO read_accept.ticket_number, read_accept.disposition
    FROM desk.accept(m, document, s) a;
    sender := m.from_address;
    kind := m.kind;
    message_id := m.message_id;
    age_ms := greatest(0, extract(epoch FROM desk.now() - m.received_at) * 1000);
    SELECT i.receipt_verdict, i.receipt_rule INTO receipt, rule FROM desk.incoming i WHERE i.id = m.incoming_id;
END;
$$;
