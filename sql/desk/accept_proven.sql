-- A mail that an agent wrote beyond doubt: obeyed, or refused as a whole with an error (PD001, PD002; desk.accept_agent
-- catches them). To the ticket's address for him it is an answer to the customer, to a note address it stays inside.
CREATE FUNCTION desk.accept_proven(
    m desk.mail, document jsonb, s desk.setting, a desk.authority,
    OUT ticket_number bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_commands jsonb := coalesce(nullif(document -> 'commands', 'null'), '[]');
    v_name text := (SELECT g.name FROM desk.agent g WHERE g.id = a.agent_id);
    v_reason text := desk.hold_reason(m, document, a);
    v_words text;
    v_since bigint := (SELECT coalesce(max(e.id), 0) FROM desk.event e);
    v_answer bigint;
    o desk.orders;
BEGIN
    IF v_reason IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD002', MESSAGE = v_reason;
    ELSIF a.ticket_id IS NULL THEN
        SELECT * INTO ticket_number, disposition, detail FROM desk.accept_tokenless(m, document, s, a.agent_id);
        RETURN;
    END IF;
    o := (a.ticket_id, false, NULL, NULL);
    IF v_commands <> '[]' THEN
        o := desk.commands_run(a.ticket_id, a.agent_id, v_commands, m.incoming_id, m.parents[1]);
    END IF;
    IF o.internal OR a.purpose = 'note' THEN
        SELECT * INTO disposition, detail FROM desk.accept_note(m, document, a.agent_id, o);
    ELSE
        v_words := concat_ws(E'\n\n', nullif(o.words, ''), nullif(desk.relay_words(document, o.ticket_id), ''));
        IF v_words = '' AND v_commands <> '[]' THEN
            PERFORM desk.note_put(o.ticket_id, m, document, 'commands', NULL, a.agent_id);
            disposition := 'note';
            detail := format('commands of %s and nothing else: nothing went to the customer', v_name);
        ELSE
            disposition := 'answer';
            v_answer := desk.answer_put(o.ticket_id, a.agent_id, m.incoming_id, m.message_id, v_words, document -> 'attachments',
                m.received_at);
            PERFORM desk.found_put(v_answer, document -> 'promises');
            detail := format('%s answers: it goes to %s', v_name, desk.relayed_to(v_answer));
        END IF;
    END IF;
    PERFORM desk.watchers_add(o.ticket_id, m.recipients, a.agent_id);
    IF v_commands <> '[]' THEN
        o := desk.orders_told(o, a.agent_id, m.incoming_id, v_since, v_answer);
        PERFORM desk.tell_transcript(o.ticket_id, a.agent_id, o.transcript, false, m.message_id);
    END IF;
    SELECT t.number INTO ticket_number FROM desk.ticket t WHERE t.id = o.ticket_id;
END;
$$;
