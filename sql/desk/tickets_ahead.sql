-- How many people's tickets of the same queue are open beside this one, just opened.
CREATE FUNCTION desk.tickets_ahead(t desk.ticket) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (SELECT q.waiting - 1 FROM desk.queue q WHERE q.name = t.queue);
END;
$$;
