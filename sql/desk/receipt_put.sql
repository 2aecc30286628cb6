-- The receipt of a new ticket into the outbox, with a secret reply address. In mode observe it is made and withheld, so
-- that one sees what would be sent.
CREATE FUNCTION desk.receipt_put(m desk.mail, s desk.setting, t desk.ticket) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_to text := desk.receipt_destination(m);
    v_address text := (SELECT b.address FROM desk.mailbox b WHERE b.id = m.mailbox_id);
    v_token text := desk.random_name(26);
    v_parent text := desk.id_safe(m.message_id);
    v_seq integer;
BEGIN
    UPDATE desk.ticket k SET next_seq = k.next_seq + 1 WHERE k.id = t.id RETURNING k.next_seq - 1 INTO v_seq;
    IF s.plus_addresses THEN
        v_address := split_part(v_address, '@', 1) || s.delimiter || v_token || '@' || split_part(v_address, '@', 2);
    END IF;
    INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, recipient_name,
        envelope_sender, reply_to, auto_submitted, message_id, in_reply_to, reference_ids, subject_core,
        state, reason, next_at, created_at)
    VALUES (t.id, v_seq, 'receipt', 'receipt', t.language, desk.receipt_facts(m, s, t), s.name, v_to,
        CASE WHEN m.authenticated THEN m.from_name ELSE '' END,
        '', v_address, 'auto-replied', desk.message_id_new(s.address), v_parent,
        desk.references_for(m.reference_ids, t.anchor, v_parent), desk.subject_core(m.subject),
        CASE s.mode WHEN 'live' THEN 'queued' ELSE 'withheld' END,
        CASE s.mode WHEN 'live' THEN NULL ELSE 'mode is observe' END, desk.now(), desk.now());
    INSERT INTO desk.token (token, ticket_id, purpose, address, created_at)
    VALUES (v_token, t.id, 'customer', lower(v_to COLLATE "C"), desk.now());
    PERFORM desk.receipt_spend(split_part(v_to, '@', 2));
    PERFORM pg_notify('promised_send', '');
END;
$$;
