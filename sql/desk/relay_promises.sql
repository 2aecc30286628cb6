-- What an agent's answer says of promises beside his words: those that his mail made, moved and withdrew, by when the customer
-- hears next, that the ticket is closed with it (and then how it was, where the desk asks that).
CREATE FUNCTION desk.relay_promises(m desk.message, t desk.ticket) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_closes boolean;
BEGIN
    IF (SELECT s.mode FROM desk.setting s) <> 'live' THEN
        RETURN jsonb '{}';
    END IF;
    v_closes := t.state = 'closed' AND EXISTS (
        SELECT FROM desk.event e
        WHERE e.ticket_id = t.id AND e.kind = 'closed' AND e.at = desk.now() AND e.incoming_id IS NOT DISTINCT FROM m.incoming_id);
    RETURN desk.promise_facts(desk.promise_events_by(m)) || jsonb_strip_nulls(jsonb_build_object(
        'next_update', desk.utc_text(desk.update_next(t.id, desk.now())),
        'closes', CASE WHEN v_closes THEN true END,
        'rate', CASE WHEN v_closes THEN desk.rate_asked() END));
END;
$$;
