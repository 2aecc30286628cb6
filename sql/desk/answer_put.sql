-- An agent's answer to the customer: what the customer will be sent, with who wrote it, and a mail to each participant. Its
-- first answer makes the ticket the agent's, unless the configuration says otherwise. What must not go out is refused with
-- an error (PD002: MESSAGE is the code, DETAIL words for the agent).
CREATE FUNCTION desk.answer_put(
    ticket_id bigint, agent_id integer, incoming_id bigint, mail_id text, words text, attachments jsonb,
    received_at timestamptz)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    t desk.ticket;
    v_refusal record;
    v_message bigint;
BEGIN
    IF btrim(coalesce(words, ''), E' \t\r\n') = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD002', MESSAGE = 'nothing-left';
    END IF;
    v_refusal := desk.relay_refusal(answer_put.ticket_id, words, answer_put.attachments);
    IF v_refusal.code IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD002', MESSAGE = v_refusal.code, DETAIL = coalesce(v_refusal.detail, '');
    END IF;
    SELECT * INTO s FROM desk.setting;
    UPDATE desk.ticket x SET next_seq = x.next_seq + 1, attention = nullif(x.attention, 'held')
    WHERE x.id = answer_put.ticket_id
    RETURNING * INTO t;
    INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, agent_id, sender, authenticated, message_id, subject, text,
        new_text, joined_by, received_at, created_at)
    SELECT t.id, t.next_seq - 1, answer_put.incoming_id, 'human', g.id,
        format('%s (%s) <%s>', split_part(g.name, ' ', 1), s.name, s.address), true, mail_id, t.subject, words, words,
        'agent', answer_put.received_at, desk.now()
    FROM desk.agent g WHERE g.id = answer_put.agent_id
    RETURNING id INTO v_message;
    PERFORM desk.attachments_add(v_message, coalesce(nullif(answer_put.attachments, 'null'), '[]'));
    PERFORM desk.event_add('answered', t.id, answer_put.incoming_id, NULL, jsonb_build_object('agent', answer_put.agent_id));
    PERFORM desk.answer_takes(t, answer_put.agent_id, answer_put.incoming_id, s);
    IF desk.relay_put(v_message) = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'PD002', MESSAGE = 'no-customer';
    END IF;
    PERFORM desk.tell_answer(v_message);
    RETURN v_message;
END;
$$;
