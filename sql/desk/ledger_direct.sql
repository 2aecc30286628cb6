-- An agent wrote to the customer himself: that keeps what an answer of the desk's would, at the moment when it arrived.
CREATE FUNCTION desk.ledger_direct(message_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
    p desk.promise;
BEGIN
    SELECT * INTO m FROM desk.message x WHERE x.id = ledger_direct.message_id;
    FOR p IN SELECT * FROM desk.promise x WHERE x.ticket_id = m.ticket_id AND x.ended_at IS NULL ORDER BY x.id LOOP
        IF p.kind = 'update' AND p.made_at < m.received_at OR desk.ledger_answers(p, m) THEN
            PERFORM desk.promise_keep(p.id, 'direct', m.agent_id, m.incoming_id, NULL, m.received_at);
        END IF;
    END LOOP;
    PERFORM desk.ledger_unanswered(m.ticket_id, m.received_at);
    PERFORM desk.ledger_next(m.ticket_id);
END;
$$;
