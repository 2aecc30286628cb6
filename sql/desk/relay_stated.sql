-- An answer is on its way to the customer: it states the promises that the agent's mail made, and it takes the place of the next
-- update, of which it has said by when the one after it comes. What a closing answer keeps is not decided here
-- (desk.ledger_closed).
CREATE FUNCTION desk.relay_stated(m desk.message, t desk.ticket, promised jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_mail bigint := (
        SELECT o.id FROM desk.outbox o JOIN desk.customer c ON c.id = t.customer_id
        WHERE o.carries_id = m.id AND o.kind = 'relay' AND lower(o.recipient) = lower(c.address) AND o.state <> 'withheld');
BEGIN
    IF v_mail IS NULL THEN
        RETURN;
    END IF;
    PERFORM desk.promise_state_by(desk.promise_events_by(m), v_mail);
    IF t.state <> 'closed' THEN
        PERFORM desk.update_renew(t.id, v_mail, (promised ->> 'next_update')::timestamptz);
    END IF;
END;
$$;
