-- What an agent wrote above a mail that he forwards is for his colleagues.
CREATE FUNCTION desk.forward_note(ticket_id bigint, m desk.mail, document jsonb, agent_id integer) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF document #>> '{forwarded,text}' IS NOT NULL
       AND btrim(coalesce(document ->> 'body', document ->> 'new_text', ''), E' \t\r\n') <> '' THEN
        -- The files are the forwarded mail's.
        PERFORM desk.tell_note(desk.note_put(forward_note.ticket_id, m, document - 'attachments', 'forward', NULL,
            forward_note.agent_id));
    END IF;
END;
$$;
