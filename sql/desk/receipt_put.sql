-- The receipt of a new ticket into the outbox, with a secret reply address; it states what is promised with it. In mode
-- observe it is made and withheld, so that one sees what would be sent.
CREATE FUNCTION desk.receipt_put(
    m desk.mail, s desk.setting, ticket_id bigint, number bigint, anchor text, letters text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_to text := desk.receipt_destination(m);
    v_token text := substr(letters, 33, 26);
    v_parent text := desk.id_safe(m.message_id);
    v_live boolean := s.mode = 'live';
    v_promises jsonb := desk.receipt_promises(receipt_put.ticket_id);
    v_id bigint;
BEGIN
    WITH token AS (
        INSERT INTO desk.token (token, ticket_id, purpose, address, created_at)
        VALUES (v_token, receipt_put.ticket_id, 'customer', lower(v_to COLLATE "C"), desk.now())
    ), spent AS (
        INSERT INTO desk.spent AS n (scope, key, slot, receipts)
        SELECT scope, key, date_bin('5 minutes', desk.now(), 'epoch'), 1
        FROM (VALUES ('all', ''), ('domain', split_part(v_to, '@', 2))) AS v (scope, key)
        ON CONFLICT (scope, key, slot) DO UPDATE SET receipts = n.receipts + 1
    )
    INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, recipient_name,
        envelope_sender, reply_to, auto_submitted, message_id, in_reply_to, reference_ids, subject_core,
        state, reason, next_at, created_at)
    VALUES (receipt_put.ticket_id, 2, 'receipt', 'receipt', m.language, desk.receipt_facts(m, s, number) || v_promises,
        s.name, v_to,
        CASE WHEN m.authenticated THEN m.from_name ELSE '' END, '', desk.reply_address(m.mailbox_address, v_token, s),
        'auto-replied', desk.message_id_new(letters, s.address), v_parent,
        desk.references_for(m.reference_ids, anchor, v_parent), desk.subject_core(m.subject),
        CASE WHEN v_live THEN 'queued' ELSE 'withheld' END, CASE WHEN NOT v_live THEN 'mode is observe' END,
        desk.now(), desk.now())
    RETURNING id INTO v_id;
    IF v_promises <> '{}' THEN
        PERFORM desk.promise_event(p.id, 'promise-stated', '{}', NULL, v_id)
        FROM desk.receipt_stated(receipt_put.ticket_id) p;
    END IF;
    IF v_live THEN
        PERFORM pg_notify('promised_send', '');
    END IF;
END;
$$;
