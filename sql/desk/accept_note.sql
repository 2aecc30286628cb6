-- What an agent wrote for his colleagues: a note of the ticket, told to those who work on it, what stands on a #note line
-- first. Words that a command means for the customer do not go out from a note address; they are not lost silently either.
CREATE FUNCTION desk.accept_note(
    m desk.mail, document jsonb, agent_id integer, o desk.orders, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_name text := (SELECT g.name FROM desk.agent g WHERE g.id = accept_note.agent_id);
BEGIN
    disposition := 'note';
    IF o.words <> '' THEN
        IF NOT o.internal THEN
            RAISE EXCEPTION USING ERRCODE = 'PD002', MESSAGE = 'words-inside', DETAIL = o.words;
        END IF;
        document := document || jsonb_build_object('body',
            concat_ws(E'\n\n', o.words, nullif(coalesce(document ->> 'body', document ->> 'new_text'), '')));
    END IF;
    IF document ->> 'body' = '' AND o.transcript <> '[]' THEN
        PERFORM desk.note_put(o.ticket_id, m, document, 'commands', NULL, accept_note.agent_id);
        detail := format('commands of %s and nothing else, for the desk alone', v_name);
    ELSE
        PERFORM desk.tell_note(desk.note_put(o.ticket_id, m, document, 'note', NULL, accept_note.agent_id));
        detail := format('a note of %s: it stays inside', v_name);
    END IF;
END;
$$;
