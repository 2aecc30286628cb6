-- #wait [until WHEN]: the ticket waits for that time, then opens and comes back to its owner; without a time it waits for the
-- customer, whose mail opens it in any case.
CREATE FUNCTION desk.command_wait(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_was text := (SELECT t.state FROM desk.ticket t WHERE t.id = c.ticket_id);
    v_until timestamptz;
BEGIN
    IF c.argument <> '' THEN
        v_until := desk.wait_until(c.argument);
    END IF;
    PERFORM desk.state_set(c.ticket_id, 'waiting', v_until);
    PERFORM desk.command_event(c, 'waiting', v_was, 'waiting', 'until ' || desk.utc_text(v_until));
    c.said := desk.ticket_label(c.ticket_id) || coalesce(
        ' waits until ' || desk.moment_shown(v_until) || ', or until the customer writes: then it is open again and comes back by mail.',
        ' waits for the customer: a mail from there opens it again.');
    RETURN c;
END;
$$;
