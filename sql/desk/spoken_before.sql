-- The end of the last business day before a day. If that is over ("before Monday", said on Saturday), of the day before it.
CREATE FUNCTION desk.spoken_before(day date, at timestamptz, zone text, calendar text) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT e.ends
    FROM unnest(ARRAY[desk.spoken_business_day(calendar, spoken_before.day, -1), spoken_before.day - 1]) WITH ORDINALITY AS d (day, n)
    CROSS JOIN LATERAL (SELECT t.due FROM desk.spoken_time('{}', d.day, at, zone, calendar) t) AS e (ends)
    WHERE e.ends > at
    ORDER BY d.n
    LIMIT 1
$$;
