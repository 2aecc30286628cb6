-- The one person who answers for a promise now: whose own it is, else the ticket's owner, else the queue's lead, else whoever leads
-- most of those who answer in the queue. Of somebody who is no agent any more, his lead. NULL: there is nobody.
CREATE FUNCTION desk.promise_holder(p desk.promise) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t desk.ticket;
    v_holder integer;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = p.ticket_id;
    SELECT coalesce(CASE WHEN a.active THEN a.id END, desk.lead_of(a.id)) INTO v_holder
    FROM unnest(ARRAY[p.owner_id, t.owner_id]) WITH ORDINALITY AS w (id, n)
    JOIN desk.agent a ON a.id = w.id
    WHERE a.active OR desk.lead_of(a.id) IS NOT NULL
    ORDER BY w.n LIMIT 1;
    RETURN coalesce(v_holder, desk.queue_lead(t.queue));
END;
$$;
