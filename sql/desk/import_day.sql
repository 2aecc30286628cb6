-- A day of the desk's zone, or a moment, as an admin writes it.
CREATE FUNCTION desk.import_day(day text, s desk.setting) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN day ~ '^\d{4}-\d\d-\d\d$' THEN day::timestamp AT TIME ZONE s.zone ELSE day::timestamptz END
$$;
