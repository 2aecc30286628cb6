-- The next server has taken a mail to the customer: an answer keeps the contacts that wait for one, and whatever he hears keeps
-- the progress updates that were promised before. Only now, and at this moment: what is still on its way keeps nothing.
CREATE FUNCTION desk.ledger_answered(outbox_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
    m desk.message;
    t desk.ticket;
    p desk.promise;
BEGIN
    SELECT * INTO o FROM desk.outbox x WHERE x.id = ledger_answered.outbox_id;
    SELECT * INTO m FROM desk.message x WHERE x.id = o.carries_id;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = desk.ledger_ticket(o) FOR NO KEY UPDATE;
    IF o.state <> 'sent' OR NOT desk.ledger_requester(t, o.recipient) THEN
        RETURN;
    END IF;
    FOR p IN SELECT * FROM desk.promise x WHERE x.ticket_id = t.id AND x.ended_at IS NULL ORDER BY x.id LOOP
        -- What this very mail promises it does not keep.
        IF p.kind = 'update' AND (p.kept_by = o.id OR p.made_at < o.created_at) OR desk.ledger_answers(p, m) THEN
            PERFORM desk.promise_keep(p.id, CASE o.kind WHEN 'relay' THEN 'answer' WHEN 'broken' THEN 'notice' ELSE 'update' END,
                CASE WHEN o.kind = 'relay' THEN o.agent_id END, m.incoming_id, o.id, o.sent_at);
        END IF;
    END LOOP;
    PERFORM desk.ledger_unanswered(t.id, m.received_at);
    PERFORM desk.ledger_next(t.id);
END;
$$;
