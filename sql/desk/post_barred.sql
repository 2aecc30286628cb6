-- Why a mail of the desk's own to that address about a ticket is not sent; NULL: it may be. by_agent: a person's command
-- has caused it.
CREATE FUNCTION desk.post_barred(t desk.ticket, address text, by_agent boolean, s desk.setting) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF s.mode <> 'live' THEN
        RETURN 'mode is observe';
    ELSIF desk.own_address(address, s) THEN
        RETURN 'it is an address of the desk itself: the mail would come back';
    ELSIF desk.machine_address(address) THEN
        RETURN format('nobody reads mail to %s', address);
    ELSIF s.per_ticket < 1 THEN
        RETURN 'tickets get no automatic mail (budget.per_ticket)';
    ELSIF NOT by_agent AND NOT desk.customer_known(t) THEN
        RETURN format('%s may be forged: it had no receipt and no answer, and nothing vouches for its mail', address);
    END IF;
    RETURN NULL;
END;
$$;
