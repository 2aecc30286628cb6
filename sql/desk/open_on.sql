-- Is that a business day of the calendar? Without a calendar Monday to Friday are.
CREATE FUNCTION desk.open_on(calendar text, day date) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN calendar IS NULL THEN extract(isodow FROM day) < 6
        ELSE EXISTS (SELECT FROM desk.open_ranges(calendar, day)) END
$$;
