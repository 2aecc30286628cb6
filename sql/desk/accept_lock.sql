-- Decisions about tickets are made one after the other: incoming mail, and whatever moves mail between tickets. Until the end of
-- the transaction; who holds it may take it again.
CREATE FUNCTION desk.accept_lock() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('promised accept', 0));
END;
$$;
