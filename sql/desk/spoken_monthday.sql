-- The next day with that number, from a day on; in a month named by its distance (1: the next) the day of that.
CREATE FUNCTION desk.spoken_monthday(number integer, from_day date, today date, ahead integer) RETURNS date
LANGUAGE sql IMMUTABLE
AS $$
    SELECT min(d)
    FROM generate_series(coalesce(ahead, 0), coalesce(ahead, 12)) AS n
    CROSS JOIN LATERAL (SELECT date_trunc('month', CASE WHEN ahead IS NULL THEN from_day ELSE today END) + make_interval(months => n)) AS f (first)
    CROSS JOIN LATERAL desk.date_if(extract(year FROM first)::integer, extract(month FROM first)::integer, number) AS d
    WHERE ahead IS NOT NULL OR d >= from_day
$$;
