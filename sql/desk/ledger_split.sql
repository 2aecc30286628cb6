-- What was split off is promised its next answer and its updates as if it had been written now.
CREATE FUNCTION desk.ledger_split(ticket_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v desk.service;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = ledger_split.ticket_id;
    SELECT * INTO v FROM desk.service x WHERE x.queue = t.queue AND x.active;
    IF FOUND AND desk.ledger_live(t) THEN
        PERFORM desk.ledger_promise(t.id, 'next reply', 'contact', v.calendar, desk.now(), v.next_reply, NULL);
        PERFORM desk.ledger_next(t.id);
    END IF;
END;
$$;
