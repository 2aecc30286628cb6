-- When a day ends for a promise: with the calendar's last open moment of it. In the evening (17:00 for what agents type) when it
-- has none, without a calendar, and where the calendar is open until midnight (then nobody goes home), unless that is over.
CREATE FUNCTION desk.when_end(calendar text, day date, at timestamptz, zone text, evening time DEFAULT '17:00') RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_closes timestamptz := (SELECT max(upper(r)) FROM desk.open_ranges(calendar, day) r);
    v_evening timestamptz := (day + evening) AT TIME ZONE zone;
BEGIN
    RETURN CASE
        WHEN v_closes IS NULL OR desk.calendar_day(calendar, v_closes) > day AND v_evening > at THEN v_evening
        ELSE v_closes END;
END;
$$;
