-- The day by which something is done that is promised for a week, a month, a year or a weekend; the week has a begin (Tuesday), a middle
-- (Wednesday) and an end. When this one is over, that of the one after it. NULL: nobody can say (the begin of a month).
CREATE FUNCTION desk.spoken_period(period text, ahead integer, part text, at timestamptz, zone text, calendar text, OUT day date, OUT ambiguous boolean)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_local timestamp := at AT TIME ZONE zone;
    v_monday date := date_trunc('week', v_local)::date;
    v_december integer := 12 - extract(month FROM v_local)::integer;
BEGIN
    ambiguous := false;
    IF period = 'weekend' THEN
        -- "Next weekend" may skip the one that this week still has; the earliest is kept.
        ambiguous := ahead = 1 AND extract(isodow FROM v_local) < 6;
        day := v_monday + 6 + CASE WHEN ambiguous THEN 0 ELSE 7 * ahead END;
        day := day + CASE WHEN ahead = 0 AND (day + time '18:00') AT TIME ZONE zone <= at THEN 7 ELSE 0 END;
    ELSIF period = 'week' AND part IN ('begin', 'middle') THEN
        day := v_monday + 7 * ahead + CASE part WHEN 'begin' THEN 1 ELSE 2 END;
        day := day + CASE WHEN ahead = 0 AND desk.when_end(calendar, day, at, zone, '18:00') <= at THEN 7 ELSE 0 END;
    ELSIF part IN ('begin', 'middle') OR ahead NOT BETWEEN 0 AND 12 THEN
        RETURN;
    ELSIF period IN ('week', 'month') THEN
        day := desk.when_period(calendar, period, ahead, at, zone, '18:00');
    ELSIF period = 'year' THEN
        day := desk.when_period(calendar, 'month', v_december + 12 * ahead, at, zone, '18:00');
        day := CASE WHEN extract(month FROM day) = 12 THEN day END;
    END IF;
END;
$$;
