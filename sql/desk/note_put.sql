-- A mail, or what promisectl was given, as a note of a ticket. A held one asks for a person.
CREATE FUNCTION desk.note_put(
    ticket_id bigint, m desk.mail, document jsonb, kind text, reason text, agent_id integer)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_held boolean := note_put.kind = 'held';
    v_new text := coalesce(document ->> 'new_text', '');
    v_seq integer;
    v_note bigint;
BEGIN
    -- Below the commands; all of it where there is nothing below, and where the agent has to write it again.
    IF NOT v_held THEN
        v_new := coalesce(nullif(document ->> 'body', ''), v_new);
    END IF;
    UPDATE desk.ticket t
    SET next_seq = t.next_seq + 1,
        attention = coalesce(t.attention, CASE WHEN v_held THEN 'held' END, desk.attention_of(m))
    WHERE t.id = note_put.ticket_id
    RETURNING t.next_seq - 1 INTO v_seq;
    INSERT INTO desk.note (ticket_id, seq, incoming_id, kind, reason, agent_id, sender, message_id, subject, text, new_text,
        received_at, created_at)
    VALUES (note_put.ticket_id, v_seq, m.incoming_id, note_put.kind, note_put.reason, note_put.agent_id,
        coalesce(desk.sender_of(document), ''), m.message_id, m.subject, coalesce(document ->> 'text', ''), v_new,
        m.received_at, desk.now())
    RETURNING id INTO v_note;
    PERFORM desk.note_attachments_add(v_note, document -> 'attachments');
    PERFORM desk.event_add(CASE WHEN v_held THEN 'held' ELSE 'noted' END, note_put.ticket_id, m.incoming_id, NULL,
        jsonb_build_object('kind', note_put.kind, 'reason', note_put.reason, 'agent', note_put.agent_id));
    RETURN v_note;
END;
$$;
