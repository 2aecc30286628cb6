-- The same local time on the n-th day after a moment's day that the calendar opens on, or before it with a negative n.
CREATE FUNCTION desk.business_day_later(calendar text, at timestamptz, n integer) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_zone text := (SELECT c.zone FROM desk.calendar c WHERE c.name = business_day_later.calendar);
    v_day date := desk.calendar_day(calendar, at);
    v_time time := (at AT TIME ZONE v_zone)::time;
    v_left integer := abs(n);
BEGIN
    FOR v_tried IN 1 .. desk.business_limit() LOOP
        IF v_left = 0 THEN
            RETURN (v_day + v_time) AT TIME ZONE v_zone;
        END IF;
        v_day := v_day + sign(n)::integer;
        IF EXISTS (SELECT FROM desk.open_ranges(calendar, v_day)) THEN
            v_left := v_left - 1;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'the calendar "%" has no % open days within ten years of %', calendar, n, at
        USING ERRCODE = 'invalid_parameter_value';
END;
$$;
