-- A ticket that is to have a next progress update (or question to its customer) has one: made when there is none going on, counted
-- from a moment (NULL: now). At its opening at is when the mail arrived, and the receipt is about to be sent; later only who was
-- written to before, or is known, is promised any.
CREATE FUNCTION desk.ledger_next(ticket_id bigint, at timestamptz DEFAULT NULL, incoming_id bigint DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v_from timestamptz := coalesce(at, desk.now());
    v_due timestamptz;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = ledger_next.ticket_id;
    v_due := desk.update_next(t.id, v_from);
    IF v_due IS NULL OR EXISTS (
        SELECT FROM desk.promise p
        WHERE p.ticket_id = t.id AND p.kind = 'update' AND p.ended_at IS NULL AND p.kept_by IS NULL) THEN
        RETURN;
    ELSIF NOT desk.ledger_live(t) OR at IS NULL AND NOT desk.customer_known(t) THEN
        RETURN;
    END IF;
    IF v_due <= desk.now() THEN
        v_from := desk.now(); -- the mail was long on its way: nobody can be told what should have been yesterday
        v_due := desk.update_next(t.id, v_from);
    END IF;
    PERFORM desk.promise_make(t.id, 'update', 'contact', '', v_due, v_from, desk.update_amount(t), NULL, NULL,
        ledger_next.incoming_id);
END;
$$;
