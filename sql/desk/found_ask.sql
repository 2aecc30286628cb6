-- Nobody has said whether what was found in an answer is a promise: its agent is asked once more, then his lead. Not when it has
-- come to nothing meanwhile: the customer was answered, the ticket was closed, the day has come.
CREATE FUNCTION desk.found_ask(finding_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    f desk.finding;
    m desk.message;
    t desk.ticket;
    v_asked integer;
BEGIN
    SELECT * INTO f FROM desk.finding x WHERE x.id = found_ask.finding_id;
    SELECT * INTO m FROM desk.message x WHERE x.id = f.message_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = m.ticket_id;
    IF f.due_at <= desk.now() OR t.closed_at > f.created_at OR f.class = 'contact' AND EXISTS (
        SELECT FROM desk.message w JOIN desk.customer c ON c.id = t.customer_id
        WHERE w.ticket_id = t.id AND w.agent_id IS NOT NULL AND w.received_at > m.received_at AND desk.message_reached(w, c.address)) THEN
        UPDATE desk.finding x SET next_at = NULL WHERE x.id = f.id;
        RETURN;
    END IF;
    v_asked := (SELECT a.id FROM desk.agent a WHERE a.id = f.agent_id AND a.active);
    IF f.asked > 1 OR v_asked IS NULL THEN
        v_asked := coalesce(desk.lead_of(f.agent_id), desk.queue_lead(t.queue));
    END IF;
    -- One mail about all of the answer that wait for a word.
    UPDATE desk.finding x SET asked = x.asked + 1
    WHERE x.message_id = m.id AND x.state = 'asked' AND x.asked = f.asked AND x.next_at IS NOT NULL;
    UPDATE desk.finding x SET next_at = desk.found_next(x, t)
    WHERE x.message_id = m.id AND x.state = 'asked' AND x.asked = f.asked + 1;
    IF v_asked IS NOT NULL THEN
        PERFORM desk.tell_found(m.id, v_asked, CASE WHEN v_asked = m.agent_id THEN 'again' ELSE 'lead' END);
    END IF;
END;
$$;
