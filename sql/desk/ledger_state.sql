-- A ticket's state has changed: while it waits for its customer nobody can solve it, so that promise is paused; open again after
-- it was closed, what its queue promises is promised anew. What closing ends, desk.ledger_closed ends.
CREATE FUNCTION desk.ledger_state(ticket_id bigint, was text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v desk.service;
    p desk.promise;
    v_waits boolean;
    v_from timestamptz;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = ledger_state.ticket_id;
    v_waits := t.state = 'waiting' AND t.wait_until IS NULL;
    IF t.state = 'closed' THEN
        RETURN;
    END IF;
    FOR p IN SELECT * FROM desk.promise x
        WHERE x.ticket_id = t.id AND x.kind = 'resolve' AND x.state = 'open' AND (x.paused_at IS NULL) = v_waits
    LOOP
        IF v_waits THEN
            PERFORM desk.promise_pause(p.id, 'waiting for the customer');
        ELSE
            PERFORM desk.promise_resume(p.id);
        END IF;
    END LOOP;
    SELECT * INTO v FROM desk.service x WHERE x.queue = t.queue AND x.active;
    IF NOT FOUND THEN
        RETURN;
    ELSIF ledger_state.was = 'closed' AND v.resolve IS NOT NULL AND desk.ledger_live(t) AND NOT EXISTS (
        SELECT FROM desk.promise x WHERE x.ticket_id = t.id AND x.kind = 'resolve' AND x.ended_at IS NULL) THEN
        -- Counted from the mail that opened it, if one did: that may have waited to be fetched.
        v_from := (SELECT max(m.received_at) FROM desk.message m
            WHERE m.ticket_id = t.id AND m.agent_id IS NULL AND m.created_at = desk.now());
        PERFORM desk.ledger_promise(t.id, 'resolve', 'deed', v.calendar, coalesce(v_from, desk.now()), v.resolve, NULL);
    END IF;
    PERFORM desk.ledger_next(t.id);
END;
$$;
