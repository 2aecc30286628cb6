-- A finding becomes a promise of its ticket, made by the answer that it stands in: that has stated it, in the agent's words.
CREATE FUNCTION desk.found_record(finding_id bigint, incoming_id bigint) RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    f desk.finding;
    m desk.message;
    p desk.promise;
    v_relay bigint;
BEGIN
    SELECT * INTO f FROM desk.finding x WHERE x.id = found_record.finding_id;
    SELECT * INTO m FROM desk.message x WHERE x.id = f.message_id;
    p.id := desk.promise_make(m.ticket_id, 'own', f.class, desk.found_words(f.quote), f.due_at, f.sent_at, NULL, f.agent_id, m.id,
        found_record.incoming_id);
    v_relay := desk.found_relay(m);
    IF v_relay IS NOT NULL THEN
        PERFORM desk.promise_event(p.id, 'promise-stated', '{}', NULL, v_relay);
    END IF;
    UPDATE desk.finding x SET state = 'recorded', promise_id = p.id, next_at = NULL WHERE x.id = f.id;
    SELECT * INTO p FROM desk.promise x WHERE x.id = p.id;
    RETURN p;
END;
$$;
