-- The time, for everything that the desk decides: the transaction's. test-clock.sql replaces it in test databases.
CREATE FUNCTION desk.now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT now()
$$;
