-- Something can be promised in the ticket, or PD001 with the reason why not.
CREATE FUNCTION desk.promise_possible(ticket_id bigint) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t desk.ticket;
    v_why text;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = promise_possible.ticket_id;
    v_why := CASE
        WHEN t.customer_id IS NULL THEN ' has no customer to whom something could be promised: #from ADDRESS gives it one.'
        WHEN t.state = 'closed' THEN ' is closed: write #reopen on the line above.'
        WHEN (SELECT s.mode FROM desk.setting s) <> 'live' THEN ': in mode observe nothing is sent, so the customer would not learn of it.'
        END;
    IF v_why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = desk.ticket_label(t.id) || v_why;
    END IF;
END;
$$;
