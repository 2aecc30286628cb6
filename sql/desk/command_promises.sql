-- #promises: what the ticket's customer was promised, a line a promise.
CREATE FUNCTION desk.command_promises(c desk.command) RETURNS desk.command
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    c.said := coalesce(desk.ticket_promises(c.ticket_id, true), format('Nothing is promised in %s.', desk.ticket_label(c.ticket_id)));
    RETURN c;
END;
$$;
