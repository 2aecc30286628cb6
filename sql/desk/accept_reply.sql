-- A mail that belongs to a ticket: appended, its seq given by the ticket's row, under its lock. A person's reply opens a
-- closed or waiting ticket again; a machine's never, nor a word or two that ask for nothing.
CREATE FUNCTION desk.accept_reply(
    m desk.mail, document jsonb, d desk.decision, s desk.setting, ticket_id bigint, joined_by text)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v_human boolean := NOT desk.automatic_mail(m, d);
    v_message bigint;
    v_answer record;
    v_rating integer;
    v_settled boolean;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = accept_reply.ticket_id FOR NO KEY UPDATE;
    IF coalesce(m.language_by, 'queue') IN ('queue', 'desk') THEN
        m.language := t.language;
        m.language_by := 'ticket';
    END IF;
    UPDATE desk.ticket x
    SET next_seq = x.next_seq + 1, attention = coalesce(x.attention, desk.attention_of(m)),
        language = CASE WHEN v_human AND m.customer_id = t.customer_id THEN m.language ELSE x.language END
    WHERE x.id = t.id;
    PERFORM desk.customer_language(m);

    INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, customer_id, sender, authenticated, message_id, subject,
        text, new_text, language, answered_in, answered_by, joined_by, received_at, created_at)
    VALUES (t.id, t.next_seq, m.incoming_id, m.kind, m.customer_id, desk.sender_of(document), m.authenticated, m.message_id,
        m.subject, coalesce(document ->> 'text', ''), coalesce(document ->> 'new_text', ''), m.found,
        m.language, m.language_by, accept_reply.joined_by, m.received_at, desk.now())
    RETURNING id INTO v_message;
    PERFORM desk.attachments_add(v_message, document -> 'attachments');
    PERFORM desk.event_add('replied', t.id, m.incoming_id, NULL,
        jsonb_build_object('by', joined_by, 'automatic', NOT v_human, 'rule', d.rule));

    v_answer := desk.answer_meant(m, d, t, document ->> 'answer');
    IF v_answer.means IS NOT NULL THEN
        PERFORM desk.answer_take(v_message, v_answer.means, v_answer.promises);
    END IF;
    v_rating := desk.rate_given(m, d, t, document);
    v_settled := desk.answer_settles(m, document, v_answer.means) OR v_rating IS NOT NULL AND v_answer.means IS DISTINCT FROM 'disputed';
    IF v_rating IS NOT NULL THEN
        PERFORM desk.event_add('rated', t.id, m.incoming_id, NULL, jsonb_build_object('rating', v_rating, 'customer', m.customer_id));
    END IF;
    IF v_human AND t.state <> 'open' AND NOT (t.state = 'closed' AND v_settled) THEN
        PERFORM desk.state_set(t.id, 'open');
        PERFORM desk.event_add('reopened', t.id, m.incoming_id, NULL, jsonb_build_object('was', t.state));
    END IF;
    IF v_answer.means = 'disputed' THEN
        PERFORM desk.dispute_owned(v_answer.promises[1]);
    END IF;
    IF v_human AND NOT m.old AND NOT v_settled THEN
        PERFORM desk.ledger_written(v_message);
    END IF;
    IF m.customer_id = t.customer_id THEN
        PERFORM desk.participants_invite(t.id, m, document, s);
    END IF;
    IF desk.notifies(m, t, v_human) THEN
        PERFORM desk.tell_message(v_message);
    END IF;
    RETURN t.number;
END;
$$;
