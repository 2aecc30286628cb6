-- A mail that opens a ticket, with its receipt if it may have one: seq 1 is the mail's, 2 the receipt's. This is the way of
-- most mails, so all its rows are one statement.
CREATE FUNCTION desk.accept_ticket(
    m desk.mail, document jsonb, d desk.decision, s desk.setting, claims bigint, attention text)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_letters text := desk.random_letters();
    v_anchor text := desk.message_id_new('ticket-' || substr(v_letters, 97, 25), s.address);
    v_answered boolean := d.verdict = 'send';
    v_attention text := coalesce(attention, desk.attention_of(m));
    v_ticket bigint;
    v_number bigint;
    v_message bigint;
BEGIN
    m.customer_id := CASE WHEN m.agent_id IS NULL
        THEN coalesce(m.customer_id, desk.customer_add(m.from_address, m.from_name)) END;
    WITH t AS (
        INSERT INTO desk.ticket (customer_id, subject, queue, language, automatic, anchor, claims, attention, arrived_at,
            created_at, next_seq)
        VALUES (m.customer_id, m.subject, m.queue, m.language, desk.automatic_mail(m, d), v_anchor, accept_ticket.claims,
            v_attention, m.received_at, desk.now(), CASE WHEN v_answered THEN 3 ELSE 2 END)
        RETURNING id, number
    ), requester AS (
        INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
        SELECT t.id, m.customer_id, 'requester', desk.now() FROM t WHERE m.customer_id IS NOT NULL
    ), message AS (
        INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, customer_id, sender, authenticated, message_id, subject,
            text, new_text, language, answered_in, answered_by, joined_by, received_at, created_at)
        SELECT t.id, 1, m.incoming_id, m.kind, m.customer_id, desk.sender_of(document), m.authenticated, m.message_id,
            m.subject, coalesce(document ->> 'text', ''), coalesce(document ->> 'new_text', ''), m.found,
            m.language, m.language_by, 'new', m.received_at, desk.now()
        FROM t
        RETURNING id
    ), opened AS (
        INSERT INTO desk.event (at, kind, ticket_id, incoming_id, facts)
        SELECT desk.now(), 'opened', t.id, m.incoming_id, jsonb_strip_nulls(jsonb_build_object(
            'rule', d.rule, 'attention', v_attention, 'claims', accept_ticket.claims))
        FROM t
    )
    SELECT t.id, t.number, message.id INTO v_ticket, v_number, v_message FROM t, message;

    PERFORM desk.customer_language(m);
    PERFORM desk.attachments_add(v_message, document -> 'attachments');
    PERFORM desk.ledger_opened(v_ticket, m, s, v_answered);
    IF v_answered THEN
        PERFORM desk.receipt_put(m, s, v_ticket, v_number, v_anchor, v_letters);
    ELSIF d.rule = 12 THEN
        PERFORM desk.breaker_check(s);
    END IF;
    PERFORM desk.participants_invite(v_ticket, m, document, s);
    -- An agent's machine would answer what tells of its answer, for ever.
    IF m.agent_id IS NULL AND NOT m.old THEN
        PERFORM desk.tell_message(v_message);
    END IF;
    RETURN v_number;
END;
$$;
