-- The last open day of a week or a month (unit; n: 0 this one, 1 the next) that does not end before a moment; when nothing of it
-- is left, that of the one after it. A week ends on Friday, unless only its weekend is open; one that is closed throughout ends
-- as if it were open.
CREATE FUNCTION desk.when_period(calendar text, unit text, n integer, at timestamptz, zone text, evening time DEFAULT '17:00') RETURNS date
LANGUAGE sql STABLE
AS $$
    SELECT d::date
    FROM (SELECT ('1 ' || unit)::interval) AS s (step)
    CROSS JOIN LATERAL (SELECT date_trunc(unit, at AT TIME ZONE zone) + n * step) AS f (first)
    CROSS JOIN LATERAL generate_series(first, first + 2 * step - interval '1 day', interval '1 day') AS d
    WHERE desk.when_end(calendar, d::date, at, zone, evening) > at
    ORDER BY desk.open_on(calendar, d::date) DESC,
        (unit <> 'week' OR extract(isodow FROM d) < 6) DESC, d < first + step DESC, d DESC
    LIMIT 1
$$;
