-- When a point is due, and the day that it names; the day after which it is sought is that of at, or the one on which a range begins. A
-- mere clock time is today's, or tomorrow's if it has passed; "in the morning", said when the offices are open, is tomorrow's.
CREATE FUNCTION desk.spoken_point(point jsonb, relation text, at timestamptz, zone text, calendar text, after date, OUT due timestamptz, OUT "precision" text, OUT day date)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_today date := (at AT TIME ZONE zone)::date;
    v_bare boolean := NOT (point ?| '{date,period}' OR desk.spoken_is_day(point));
    v_hours numeric := (point ->> 'amount')::numeric * CASE point ->> 'unit' WHEN 'minute' THEN 1.0 / 60 WHEN 'hour' THEN 1
        WHEN 'day' THEN CASE WHEN (point ->> 'amount')::numeric % 1 <> 0 THEN 24 END END;
    v_ambiguous boolean;
BEGIN
    IF v_hours IS NOT NULL THEN
        due := at + make_interval(secs => (v_hours * 3600)::double precision);
        precision := 'minute';
        RETURN;
    ELSIF v_bare AND NOT point ?| '{time,part}' THEN
        RETURN;
    END IF;
    SELECT d.day, d.ambiguous INTO day, v_ambiguous FROM desk.spoken_day(point, at, zone, calendar, after) d WHERE NOT v_bare;
    day := CASE WHEN v_bare THEN v_today ELSE day END;
    SELECT t.due, t.precision INTO due, precision FROM desk.spoken_time(point, day, at, zone, calendar) t;
    IF v_bare AND (CASE WHEN point ? 'time' OR point ->> 'part' IN ('noon', 'afternoon') THEN due <= at
        WHEN point ->> 'part' = 'morning' THEN (at AT TIME ZONE zone)::time >= '09:00' END) THEN
        day := v_today + 1;
        SELECT t.due INTO due FROM desk.spoken_time(point, day, at, zone, calendar) t;
    ELSIF desk.spoken_is_before(point, relation) THEN
        due := desk.spoken_before(desk.spoken_first(point, day), at, zone, calendar);
        v_ambiguous := true;
    END IF;
    precision := CASE WHEN v_ambiguous THEN 'ambiguous' WHEN point ->> 'period' = 'weekend' THEN 'range' ELSE precision END;
END;
$$;
