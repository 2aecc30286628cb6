-- A customer's mail has opened a ticket: what its queue promises, counted from when the mail arrived. This is on the way of every
-- mail, so where the queue promises nothing it is one look at a small table. Why a ticket has none is an event. Who gets no
-- receipt (answered is false) and is vouched for by nobody gets no progress update either, until a person has answered.
CREATE FUNCTION desk.ledger_opened(ticket_id bigint, m desk.mail, s desk.setting, answered boolean) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v desk.service;
    t desk.ticket;
BEGIN
    SELECT * INTO v FROM desk.service x WHERE x.queue = m.queue AND x.active;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = ledger_opened.ticket_id;
    IF t.customer_id IS NULL OR t.automatic OR t.internal THEN
        RETURN;
    ELSIF m.old OR s.mode <> 'live' THEN
        PERFORM desk.event_add('unpromised', t.id, m.incoming_id, NULL,
            jsonb_build_object('why', CASE WHEN m.old THEN 'old' ELSE s.mode END));
        RETURN;
    END IF;
    PERFORM desk.ledger_promise(t.id, 'reply', 'contact', v.calendar, m.received_at, v.first_reply, m.incoming_id);
    PERFORM desk.ledger_promise(t.id, 'resolve', 'deed', v.calendar, m.received_at, v.resolve, m.incoming_id);
    IF answered OR desk.customer_known(t) THEN
        PERFORM desk.ledger_next(t.id, m.received_at, m.incoming_id);
    END IF;
END;
$$;
