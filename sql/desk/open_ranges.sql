-- When a calendar is open on one local day, in order; nothing on its holidays.
CREATE FUNCTION desk.open_ranges(calendar text, day date) RETURNS SETOF tstzrange
LANGUAGE sql STABLE
AS $$
    SELECT r
    FROM desk.calendar c
    JOIN desk.calendar_span s ON s.calendar = c.name AND s.weekday = extract(isodow FROM open_ranges.day)
    CROSS JOIN LATERAL desk.local_ranges(c.zone, open_ranges.day, s.opens, s.closes) r
    WHERE c.name = open_ranges.calendar
      AND NOT EXISTS (
          SELECT FROM desk.holiday h WHERE h.calendar = c.name AND h.day = open_ranges.day AND h.approved)
    ORDER BY lower(r)
$$;
