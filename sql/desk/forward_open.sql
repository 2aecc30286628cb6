-- An agent's mail becomes a ticket in the name of this address: the mail that he forwards is its first message, what he wrote
-- above it a note, he watches it, and the customer gets a receipt as if he had written himself. When the desk has that mail
-- already, nothing is opened: the forward is a note of the ticket where it is. Gives the ticket.
CREATE FUNCTION desk.forward_open(
    m desk.mail, document jsonb, s desk.setting, agent_id integer, address text, name text)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    f desk.mail := desk.mail_language(desk.forward_mail(m, document, address, name), '{}', s);
    v_known bigint := desk.forward_known(document, address);
    v_machine boolean := desk.machine_address(f.from_address);
    v_unsent text;
    v_message bigint;
    t desk.ticket;
BEGIN
    IF v_known IS NOT NULL THEN
        PERFORM desk.tell_note(desk.note_put(v_known, m, document, 'forward', NULL, agent_id));
        RETURN v_known;
    END IF;
    f.customer_id := coalesce(f.customer_id, desk.customer_add(f.from_address, f.from_name));
    t := desk.ticket_open(f.customer_id, f.subject, f.queue, f.language, false,
        desk.forward_date(document #>> '{forwarded,date}', m.received_at), s);
    v_unsent := CASE WHEN v_machine THEN format('nobody reads mail to %s', f.from_address) ELSE desk.receipt_rule_12(f, s) END;
    UPDATE desk.ticket x SET next_seq = CASE WHEN v_unsent IS NULL THEN 3 ELSE 2 END, automatic = v_machine WHERE x.id = t.id;
    INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, customer_id, sender, authenticated, message_id, subject, text,
        new_text, language, answered_in, answered_by, joined_by, received_at, created_at)
    SELECT t.id, 1, m.incoming_id, 'human', f.customer_id, desk.person_text(f.from_name, f.from_address), false, f.message_id,
        f.subject, v.text, v.text, f.found, f.language, f.language_by, 'agent', m.received_at, desk.now()
    FROM (SELECT coalesce(document #>> '{forwarded,text}', document ->> 'body', document ->> 'new_text', '')) AS v (text)
    RETURNING id INTO v_message;
    PERFORM desk.customer_language(f);
    PERFORM desk.attachments_add(v_message, coalesce(nullif(document -> 'attachments', 'null'), '[]'));
    PERFORM desk.event_add('opened', t.id, m.incoming_id, NULL, jsonb_build_object(
        'by', 'forward', 'agent', agent_id, 'no_receipt', v_unsent));
    PERFORM desk.watch(t.id, agent_id);
    PERFORM desk.ledger_opened(t.id, f, s, v_unsent IS NULL);
    IF v_unsent IS NULL THEN
        PERFORM desk.receipt_put(f, s, t.id, t.number, t.anchor, desk.random_letters());
    ELSIF NOT v_machine THEN
        PERFORM desk.breaker_check(s);
    END IF;
    PERFORM desk.tell_message(v_message);
    PERFORM desk.forward_note(t.id, m, document, agent_id);
    RETURN t.id;
END;
$$;
