-- The day that a point names, seen from at; the first that fits after a day (the one of at, or, of a range, where it begins). NULL when
-- it names none. A weekday beside another day that does not fit it makes it ambiguous.
CREATE FUNCTION desk.spoken_day(point jsonb, at timestamptz, zone text, calendar text, after date, OUT day date, OUT ambiguous boolean)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_today date := (at AT TIME ZONE zone)::date;
    -- A number or a date may be today's; the end of a range is after its begin.
    v_from date := CASE WHEN after > v_today THEN after + 1 ELSE v_today END;
    v_weekday integer := (point ->> 'weekday')::integer;
    v_ahead integer := coalesce((point ->> 'ahead')::integer, 0);
BEGIN
    IF point #> '{date,day}' IS NOT NULL THEN
        SELECT d.day, d.ambiguous INTO day, ambiguous FROM desk.spoken_date(point -> 'date', v_today, v_from) d;
    ELSIF point -> 'date' IS NOT NULL THEN -- a month
        SELECT m.day INTO day
        FROM (SELECT (point #>> '{date,month}')::integer) AS d (month),
            desk.when_period(calendar, 'month', (d.month - extract(month FROM v_today)::integer + 12) % 12, at, zone, '18:00') AS m (day)
        WHERE extract(month FROM m.day) = d.month AND coalesce(point ->> 'part', 'end') = 'end';
    ELSIF point -> 'monthday' IS NOT NULL THEN
        day := desk.spoken_monthday((point ->> 'monthday')::integer, v_from, v_today,
            CASE point ->> 'period' WHEN 'month' THEN v_ahead END);
    ELSIF point -> 'days' IS NOT NULL THEN
        day := v_today + (point ->> 'days')::integer;
    ELSIF point -> 'amount' IS NOT NULL THEN
        day := desk.spoken_amount((point ->> 'amount')::numeric, point ->> 'unit', v_today, calendar);
    ELSIF v_weekday IS NOT NULL THEN
        SELECT w.day, w.ambiguous INTO day, ambiguous FROM desk.spoken_weekday(v_weekday, point ->> 'which',
            coalesce((point ->> 'week')::integer, CASE point ->> 'period' WHEN 'week' THEN v_ahead END), v_today, after) w;
    ELSE
        SELECT p.day, p.ambiguous INTO day, ambiguous
        FROM desk.spoken_period(point ->> 'period', v_ahead, point ->> 'part', at, zone, calendar) p;
    END IF;
    ambiguous := coalesce(ambiguous, false) OR coalesce(extract(isodow FROM day) <> v_weekday, false);
END;
$$;
