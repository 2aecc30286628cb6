-- A ticket's state, with the moments that belong to it: when a waiting one opens by itself (NULL: when the customer writes).
CREATE FUNCTION desk.state_set(ticket_id bigint, state text, until timestamptz DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_was text := (SELECT t.state FROM desk.ticket t WHERE t.id = state_set.ticket_id);
BEGIN
    UPDATE desk.ticket t
    SET state = state_set.state, wait_until = state_set.until,
        closed_at = CASE WHEN state_set.state = 'closed' THEN coalesce(t.closed_at, desk.now()) END,
        asked = 0
    WHERE t.id = state_set.ticket_id;
    PERFORM desk.ledger_state(state_set.ticket_id, v_was);
END;
$$;
