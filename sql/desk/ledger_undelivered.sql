-- A mail to the customer did not reach him: what it kept, or was to keep, is open again, and so is the ticket if it was closed.
-- An update that came late in the first place stays at that, or a dead address would gather broken promises with every update;
-- one that was to be the last, of a closed ticket, is withdrawn.
CREATE FUNCTION desk.ledger_undelivered(outbox_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
    p desk.promise;
    v_ticket bigint;
    v_cause text;
BEGIN
    SELECT * INTO o FROM desk.outbox x WHERE x.id = ledger_undelivered.outbox_id;
    -- Whoever closes the ticket just now may count on this mail: after him.
    PERFORM FROM desk.ticket t WHERE t.id = desk.ledger_ticket(o) FOR NO KEY UPDATE;
    v_cause := CASE WHEN o.bounced_at IS NOT NULL THEN 'bounce' ELSE o.state END;
    FOR p IN SELECT * FROM desk.promise x WHERE x.kept_by = o.id ORDER BY x.id LOOP
        IF p.kind <> 'update' OR p.state = 'kept' THEN
            PERFORM desk.promise_event(p.id, 'promise-reopened', jsonb_build_object('cause', v_cause), NULL, o.id);
            v_ticket := p.ticket_id;
        ELSIF p.ended_at IS NULL AND EXISTS (
            SELECT FROM desk.ticket t WHERE t.id = p.ticket_id AND t.state = 'closed') THEN
            PERFORM desk.promise_withdraw(p.id, NULL, 'close', NULL, NULL);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM desk.ticket t WHERE t.id = v_ticket AND t.state = 'closed') THEN
        PERFORM desk.state_set(v_ticket, 'open');
        PERFORM desk.event_add('reopened', v_ticket, NULL, o.id, jsonb_build_object('was', 'closed', 'cause', v_cause));
    END IF;
END;
$$;
