-- A ticket was closed: what was going on in it ends. Deeds are kept by an agent's closing it, if late (closed by nobody, because
-- its customer does not answer, nothing was done); an answer that is on its way to the customer keeps the contacts that waited
-- for one when it arrives; the others are withdrawn, and the customer is told by whoever calls this. Called after
-- desk.state_set, and after the answer that closes it is in the outbox. Returns those withdrawn.
CREATE FUNCTION desk.ledger_closed(ticket_id bigint, agent_id integer, incoming_id bigint) RETURNS bigint[]
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    p desk.promise;
    v_relay bigint;
    v_withdrawn bigint[] := ARRAY[]::bigint[];
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = ledger_closed.ticket_id FOR NO KEY UPDATE;
    FOR p IN SELECT * FROM desk.promise x
        WHERE x.ticket_id = t.id AND x.ended_at IS NULL AND NOT EXISTS (
            SELECT FROM desk.outbox o WHERE o.id = x.kept_by AND o.state IN ('queued', 'sending', 'retry'))
        ORDER BY x.number
    LOOP
        v_relay := (SELECT max(o.id) FROM desk.message m JOIN desk.outbox o ON o.carries_id = m.id AND o.kind = 'relay'
            WHERE m.ticket_id = t.id AND m.agent_id IS NOT NULL AND o.state IN ('queued', 'sending', 'retry')
              AND desk.ledger_requester(t, o.recipient) AND desk.ledger_answers(p, m));
        IF p.class = 'deed' AND ledger_closed.agent_id IS NOT NULL THEN
            PERFORM desk.promise_keep(p.id, 'close', ledger_closed.agent_id, ledger_closed.incoming_id, NULL, desk.now());
        ELSIF v_relay IS NOT NULL THEN
            PERFORM desk.promise_event(p.id, 'promise-posted', '{}', ledger_closed.incoming_id, v_relay);
        ELSE
            PERFORM desk.promise_withdraw(p.id, NULL, 'close', ledger_closed.agent_id, ledger_closed.incoming_id);
            v_withdrawn := v_withdrawn || p.id;
        END IF;
    END LOOP;
    RETURN v_withdrawn;
END;
$$;
