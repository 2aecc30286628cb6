-- When a day ends for a promise: with the calendar's last open moment of it. 17:00 when it has none, and where the calendar is
-- open until midnight (then nobody goes home), unless that is over.
CREATE FUNCTION desk.when_end(calendar text, day date, at timestamptz, zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_closes timestamptz := (SELECT max(upper(r)) FROM desk.open_ranges(calendar, day) r);
    v_five timestamptz := (day + time '17:00') AT TIME ZONE zone;
BEGIN
    RETURN CASE
        WHEN v_closes IS NULL OR desk.calendar_day(calendar, v_closes) > day AND v_five > at THEN v_five
        ELSE v_closes END;
END;
$$;
