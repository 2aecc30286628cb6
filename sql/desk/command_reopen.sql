-- #reopen [reason]: a closed or waiting ticket is open.
CREATE FUNCTION desk.command_reopen(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = c.ticket_id;
    c.said := desk.ticket_label(t.id) || ' is open';
    IF t.state = 'open' THEN
        c.said := c.said || ' already.';
        RETURN c;
    END IF;
    PERFORM desk.state_set(t.id, 'open');
    PERFORM desk.command_event(c, 'reopened', t.state, 'open', ltrim(c.argument, ': '));
    c.said := c.said || ' again.';
    RETURN c;
END;
$$;
