-- An agent wrote to the customer himself and let the desk know (Cc, Bcc): logged as the answer that it is, and not sent again.
CREATE FUNCTION desk.accept_direct(m desk.mail, document jsonb, s desk.setting, agent_id integer, ticket_id bigint)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    g desk.agent;
    v_words text := coalesce(nullif(btrim(desk.relay_words(document, ticket_id), E' \t\r\n'), ''), document ->> 'body',
        document ->> 'new_text', '');
    v_message bigint;
BEGIN
    SELECT * INTO g FROM desk.agent a WHERE a.id = accept_direct.agent_id;
    UPDATE desk.ticket x SET next_seq = x.next_seq + 1, attention = nullif(x.attention, 'held')
    WHERE x.id = accept_direct.ticket_id
    RETURNING * INTO t;
    INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, agent_id, sender, authenticated, message_id, subject, text,
        new_text, language, joined_by, received_at, created_at)
    VALUES (t.id, t.next_seq - 1, m.incoming_id, 'human', g.id,
        format('%s (%s) <%s>', split_part(g.name, ' ', 1), s.name, s.address), true, m.message_id, t.subject, v_words, v_words,
        t.language, 'agent', m.received_at, desk.now())
    RETURNING id INTO v_message;
    PERFORM desk.attachments_add(v_message, coalesce(nullif(document -> 'attachments', 'null'), '[]'));
    PERFORM desk.event_add('answered', t.id, m.incoming_id, NULL, jsonb_build_object('agent', g.id, 'direct', true));
    PERFORM desk.answer_takes(t, g.id, m.incoming_id, s);
    RETURN format('%s wrote to the customer directly: kept as the answer, not sent again', g.name);
END;
$$;
