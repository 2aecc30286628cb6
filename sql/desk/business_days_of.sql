-- The open time between two moments, day by day: what promisectl explain prints and business_between adds up.
CREATE FUNCTION desk.business_days_of(calendar text, after timestamptz, until timestamptz)
RETURNS TABLE (day date, opens timestamptz, closes timestamptz, seconds numeric)
LANGUAGE sql STABLE
AS $$
    SELECT d::date, greatest(lower(r), after), least(upper(r), until),
        extract(epoch FROM least(upper(r), until) - greatest(lower(r), after))
    FROM generate_series(
        desk.calendar_day(calendar, after)::timestamp, desk.calendar_day(calendar, until)::timestamp, interval '1 day') d
    CROSS JOIN LATERAL desk.open_ranges(calendar, d::date) r
    WHERE lower(r) < until AND upper(r) > after
    ORDER BY 2
$$;
