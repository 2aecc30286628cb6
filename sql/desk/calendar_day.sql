-- The local day of a moment; an unknown calendar is an error, for nothing could be promised by it.
CREATE FUNCTION desk.calendar_day(calendar text, at timestamptz) RETURNS date
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_zone text := (SELECT c.zone FROM desk.calendar c WHERE c.name = calendar_day.calendar);
BEGIN
    IF v_zone IS NULL THEN
        RAISE EXCEPTION 'there is no calendar "%"', calendar
            USING ERRCODE = 'no_data_found', HINT = 'Add it to calendars in promised.conf.';
    END IF;
    RETURN (at AT TIME ZONE v_zone)::date;
END;
$$;
