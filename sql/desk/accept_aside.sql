-- A mail that is put aside in a ticket as a note and not obeyed: a machine's, of which nobody is told; a stranger's to an
-- address that is an agent's; an agent's from before the desk first ran.
CREATE FUNCTION desk.accept_aside(
    m desk.mail, document jsonb, ticket_id bigint, agent_id integer, kind text,
    OUT ticket_number bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_note bigint := desk.note_put(accept_aside.ticket_id, m, document, kind, NULL, accept_aside.agent_id);
BEGIN
    disposition := 'note';
    SELECT t.number INTO ticket_number FROM desk.ticket t WHERE t.id = accept_aside.ticket_id;
    detail := CASE
        WHEN kind = 'automatic' THEN 'a machine wrote it: kept as a note, nobody is told, nothing in it is obeyed'
        WHEN kind = 'third-party'
            THEN 'no agent wrote it, but it came to an agent''s address: kept as a note for agents, nothing in it is obeyed'
        ELSE 'it is an agent''s and was in the mailbox before the desk first ran: kept as a note, nobody is told'
    END;
    IF kind = 'third-party' AND NOT m.old THEN
        PERFORM desk.tell_note(v_note);
    END IF;
END;
$$;
