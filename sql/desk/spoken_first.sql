-- With which day that which a point names begins: a week with its Monday. What it names is the day already worked out otherwise.
CREATE FUNCTION desk.spoken_first(point jsonb, day date) RETURNS date
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN desk.spoken_is_day(point) OR point ->> 'part' = 'middle' THEN day
        WHEN point ->> 'period' = 'weekend' THEN day - 1
        ELSE date_trunc(CASE WHEN point ->> 'period' IS NULL THEN 'month' ELSE point ->> 'period' END, day)::date END
$$;
