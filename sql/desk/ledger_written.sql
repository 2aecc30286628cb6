-- Somebody who takes part has written into a ticket: the next answer is promised, counted from when the mail arrived, unless one
-- is being waited for already.
CREATE FUNCTION desk.ledger_written(message_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
    t desk.ticket;
    v desk.service;
BEGIN
    SELECT * INTO m FROM desk.message x WHERE x.id = ledger_written.message_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = m.ticket_id;
    SELECT * INTO v FROM desk.service x WHERE x.queue = t.queue AND x.active;
    IF NOT FOUND OR t.state = 'closed' OR NOT desk.ledger_live(t) OR NOT EXISTS (
        SELECT FROM desk.participant p WHERE p.ticket_id = t.id AND p.customer_id = m.customer_id) THEN
        RETURN;
    END IF;
    IF NOT EXISTS (
        SELECT FROM desk.promise p
        WHERE p.ticket_id = t.id AND p.kind IN ('reply', 'next reply') AND p.ended_at IS NULL AND p.kept_by IS NULL) THEN
        PERFORM desk.ledger_promise(t.id, 'next reply', 'contact', v.calendar, m.received_at, v.next_reply, m.incoming_id);
    END IF;
    PERFORM desk.ledger_next(t.id);
END;
$$;
