-- #status: how the ticket stands, a line a fact.
CREATE FUNCTION desk.command_status(c desk.command) RETURNS desk.command
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    c.said := (SELECT string_agg(line, E'\n' ORDER BY nth) FROM desk.ticket_status(c.ticket_id) WITH ORDINALITY AS s (line, nth)
        WHERE line IS NOT NULL);
    RETURN c;
END;
$$;
