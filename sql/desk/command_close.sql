-- #close [text]: the ticket is closed, whatever a person had to look at; the text goes to the customer. His next mail opens it
-- again.
CREATE FUNCTION desk.command_close(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = c.ticket_id;
    IF c.argument <> '' AND t.customer_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = format('%s has no customer to whom the text could go: write #close alone.', desk.ticket_label(t.id));
    END IF;
    IF c.argument <> '' THEN
        c.words := concat_ws(E'\n\n', nullif(c.words, ''), c.argument);
    END IF;
    c.said := desk.ticket_label(t.id) || ' is closed';
    IF t.state = 'closed' THEN
        c.said := c.said || ' already.';
        RETURN c;
    END IF;
    PERFORM desk.dispute_barred(p, c.agent_id) FROM desk.promise p WHERE p.ticket_id = t.id AND p.ended_at IS NULL AND p.class = 'deed';
    PERFORM desk.state_set(t.id, 'closed');
    UPDATE desk.ticket x SET attention = NULL WHERE x.id = t.id AND x.attention IS NOT NULL;
    PERFORM desk.command_event(c, 'closed', t.state, 'closed');
    c.said := c.said || CASE WHEN t.customer_id IS NULL THEN '.' ELSE '; a mail of the customer opens it again.' END;
    RETURN c;
END;
$$;
