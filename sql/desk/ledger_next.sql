-- A ticket that is to have a next progress update (or question to its customer) has one: made when there is none going on.
CREATE FUNCTION desk.ledger_next(ticket_id bigint, at timestamptz DEFAULT NULL, incoming_id bigint DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v desk.service;
    v_from timestamptz := coalesce(at, desk.now());
    v_due timestamptz;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = ledger_next.ticket_id;
    SELECT * INTO v FROM desk.service x WHERE x.queue = t.queue AND x.active;
    IF NOT FOUND OR t.state = 'closed' OR NOT desk.ledger_live(t) OR EXISTS (
        SELECT FROM desk.promise p
        WHERE p.ticket_id = t.id AND p.kind = 'update' AND p.ended_at IS NULL AND p.kept_by IS NULL) THEN
        RETURN;
    END IF;
    v_due := desk.update_next(t.id, v_from);
    IF v_due <= desk.now() THEN
        v_from := desk.now(); -- the mail was long on its way: nobody can be told what should have been yesterday
        v_due := desk.update_next(t.id, v_from);
    END IF;
    IF v_due IS NOT NULL THEN
        PERFORM desk.promise_make(t.id, 'update', 'contact', '', v_due, v_from,
            CASE WHEN t.state = 'waiting' AND t.wait_until IS NULL THEN v.ask_every ELSE v.update_every END, NULL, NULL,
            ledger_next.incoming_id);
    END IF;
END;
$$;
