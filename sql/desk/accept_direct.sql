-- An agent wrote to the customer himself and let the desk know (Cc, Bcc): logged as the answer that it is, and not sent again.
CREATE FUNCTION desk.accept_direct(m desk.mail, document jsonb, s desk.setting, agent_id integer, ticket_id bigint)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    g desk.agent;
    v_commands jsonb := coalesce(nullif(document -> 'commands', 'null'), '[]');
    v_words text := CASE WHEN v_commands = '[]' THEN nullif(desk.relay_words(document, ticket_id), '') END;
    v_message bigint;
BEGIN
    v_words := coalesce(v_words, document ->> 'new_text', ''); -- command lines too: the customer has read them
    SELECT * INTO g FROM desk.agent a WHERE a.id = accept_direct.agent_id;
    UPDATE desk.ticket x SET next_seq = x.next_seq + 1, attention = nullif(x.attention, 'held')
    WHERE x.id = accept_direct.ticket_id
    RETURNING * INTO t;
    INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, agent_id, sender, authenticated, message_id, subject, text,
        new_text, joined_by, received_at, created_at)
    VALUES (t.id, t.next_seq - 1, m.incoming_id, 'human', g.id,
        format('%s (%s) <%s>', split_part(g.name, ' ', 1), s.name, s.address), true, m.message_id, t.subject, v_words, v_words,
        'agent', m.received_at, desk.now())
    RETURNING id INTO v_message;
    PERFORM desk.attachments_add(v_message, coalesce(nullif(document -> 'attachments', 'null'), '[]'));
    PERFORM desk.event_add('answered', t.id, m.incoming_id, NULL, jsonb_build_object('agent', g.id, 'direct', true));
    PERFORM desk.answer_takes(t, g.id, m.incoming_id, s);
    IF EXISTS (SELECT FROM unnest(m.recipients || m.delivered_to) AS r (address) WHERE desk.ledger_requester(t, r.address)) THEN
        PERFORM desk.ledger_direct(v_message);
        PERFORM desk.found_put(v_message, document -> 'promises');
    END IF;
    IF v_commands <> '[]' THEN
        PERFORM desk.tell_transcript(t.id, g.id, (
            SELECT jsonb_agg(jsonb_build_object('line', c ->> 'line', 'done', false, 'said',
                'Not done, and the customer has read it: commands belong into a mail to a reply address of the desk''s.'))
            FROM jsonb_array_elements(v_commands) c), false, m.message_id);
    END IF;
    RETURN format('%s wrote to the customer directly: kept as the answer, not sent again', g.name);
END;
$$;
