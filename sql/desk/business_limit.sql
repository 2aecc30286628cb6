-- How far business time is looked for before a calendar counts as closed for ever, in days.
CREATE FUNCTION desk.business_limit() RETURNS integer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT 3660
$$;
