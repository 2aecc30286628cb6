-- An imported mail as a note of a ticket: what agents wrote to each other, what was sent from the desk's address and names nobody,
-- machines' mail, what is forged.
CREATE FUNCTION desk.import_note(
    m desk.mail, document jsonb, ticket_id bigint, kind text, agent_id integer, i desk.import)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_seq integer;
    v_note bigint;
BEGIN
    UPDATE desk.ticket x SET next_seq = x.next_seq + 1 WHERE x.id = import_note.ticket_id RETURNING x.next_seq - 1 INTO v_seq;
    INSERT INTO desk.note (ticket_id, seq, incoming_id, kind, agent_id, sender, message_id, subject, text, new_text, received_at,
        created_at)
    VALUES (import_note.ticket_id, v_seq, m.incoming_id, import_note.kind, import_note.agent_id,
        coalesce(desk.sender_of(document), ''), m.message_id, m.subject, coalesce(document ->> 'text', ''),
        coalesce(document ->> 'new_text', ''), m.received_at, desk.now())
    RETURNING id INTO v_note;
    PERFORM desk.note_attachments_add(v_note, coalesce(nullif(document -> 'attachments', 'null'), '[]'));
    PERFORM desk.event_add('noted', import_note.ticket_id, m.incoming_id, NULL, jsonb_build_object(
        'kind', import_note.kind, 'agent', import_note.agent_id, 'imported', i.id));
END;
$$;
