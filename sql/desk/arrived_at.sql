-- When a mail arrived, in the desk's time, from the date that its mail server keeps. test-clock.sql replaces it in test
-- databases, as it does desk.now().
CREATE FUNCTION desk.arrived_at(internal_date timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE
AS $$
    SELECT internal_date
$$;
