-- A mail to the customer takes the place of the next update: it keeps the promise of it, once it is delivered, and makes the
-- next, which it states. due: as that mail says; NULL: it says none. To whom the desk may not write by itself (not in mode
-- observe alone: desk.post_barred) it promises no updates any more.
CREATE FUNCTION desk.update_renew(ticket_id bigint, outbox_id bigint, due timestamptz) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v_barred boolean := EXISTS (
        SELECT FROM desk.outbox o, desk.setting s WHERE o.id = update_renew.outbox_id AND o.state = 'withheld' AND s.mode = 'live');
    v_going bigint;
    v_next bigint;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = update_renew.ticket_id;
    SELECT p.id INTO v_going FROM desk.promise p
    WHERE p.ticket_id = t.id AND p.kind = 'update' AND p.ended_at IS NULL AND p.kept_by IS NULL;
    IF v_going IS NOT NULL AND v_barred THEN
        PERFORM desk.promise_withdraw(v_going, NULL, 'barred', NULL, NULL);
    ELSIF v_going IS NOT NULL THEN
        PERFORM desk.promise_event(v_going, 'promise-posted', '{}', NULL, update_renew.outbox_id);
    END IF;
    IF due IS NOT NULL AND NOT v_barred THEN
        v_next := desk.promise_make(t.id, 'update', 'contact', '', due, desk.now(), desk.update_amount(t), NULL, NULL);
        PERFORM desk.promise_event(v_next, 'promise-stated', '{}', NULL, update_renew.outbox_id);
    END IF;
END;
$$;
