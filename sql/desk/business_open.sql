-- The first open moment from another on; that one itself when it is open.
CREATE FUNCTION desk.business_open(calendar text, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_first date := desk.calendar_day(calendar, at);
    v_found timestamptz;
BEGIN
    FOR v_day IN 0 .. desk.business_limit() LOOP
        SELECT greatest(lower(r), at) INTO v_found
        FROM desk.open_ranges(calendar, v_first + v_day) r WHERE upper(r) > at ORDER BY lower(r) LIMIT 1;
        IF FOUND THEN
            RETURN v_found;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'the calendar "%" is not open within ten years of %', calendar, at
        USING ERRCODE = 'invalid_parameter_value';
END;
$$;
