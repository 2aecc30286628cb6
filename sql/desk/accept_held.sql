-- A mail in an agent's name that is held back: kept in its ticket, or in one of its own, and the agent told why at the
-- address that the configuration names.
CREATE FUNCTION desk.accept_held(
    m desk.mail, document jsonb, ticket_id bigint, agent_id integer, reason text, words text,
    OUT ticket_number bigint, OUT disposition text, OUT detail text)
LANGUAGE plpgsql
AS $$
DECLARE
    v_ticket bigint := coalesce(accept_held.ticket_id, desk.ticket_internal(m));
    v_note bigint := desk.note_put(v_ticket, m, document, 'held', accept_held.reason, accept_held.agent_id);
BEGIN
    disposition := 'held';
    SELECT t.number INTO ticket_number FROM desk.ticket t WHERE t.id = v_ticket;
    IF reason = 'command' THEN
        PERFORM desk.tell_transcript(v_ticket, accept_held.agent_id, words::jsonb, true, m.message_id);
    ELSE
        PERFORM desk.tell_held(v_note, nullif(words, ''));
        IF NOT EXISTS (SELECT FROM desk.outbox o WHERE o.ticket_id = v_ticket AND o.note_id = v_note)
           AND NOT EXISTS (SELECT FROM desk.event e WHERE e.incoming_id = m.incoming_id AND e.kind = 'held-untold') THEN
            PERFORM desk.event_add('held-untold', v_ticket, m.incoming_id, NULL, '{"why": "no active agent has to do with it"}');
        END IF;
    END IF;
    detail := format('held back, nothing went to the customer: %s', desk.held_why(reason, words));
END;
$$;
