-- Why a mail of the desk's own to that address about a ticket is not sent; NULL: it may be. by_agent: a person's command
-- has caused it.
CREATE FUNCTION desk.post_barred(t desk.ticket, address text, by_agent boolean, s desk.setting) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_had bigint;
BEGIN
    IF s.mode <> 'live' THEN
        RETURN 'mode is observe';
    ELSIF desk.own_address(address, s) THEN
        RETURN 'it is an address of the desk itself: the mail would come back';
    ELSIF desk.machine_address(address) THEN
        RETURN format('nobody reads mail to %s', address);
    ELSIF NOT by_agent AND NOT desk.customer_known(t) THEN
        RETURN format('%s may be forged: it had no receipt and no answer, and nothing vouches for its mail', address);
    END IF;
    SELECT count(*) INTO v_had FROM desk.outbox o
    WHERE o.ticket_id = t.id AND o.audience = 'customer' AND o.auto_submitted IS NOT NULL AND o.state <> 'withheld'
      AND o.created_at > desk.now() - interval '1 hour';
    IF v_had >= s.per_ticket THEN
        RETURN format('the ticket had %s automatic mails within an hour (budget.per_ticket)', v_had);
    END IF;
    RETURN NULL;
END;
$$;
