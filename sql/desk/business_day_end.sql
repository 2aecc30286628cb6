-- The end of the n-th open day after a moment's day; with 0, the end of that day if it still has open time, else of the
-- next open day.
CREATE FUNCTION desk.business_day_end(calendar text, at timestamptz, n integer) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_first date := desk.calendar_day(calendar, at);
    v_count integer := n;
    v_end timestamptz;
BEGIN
    FOR v_day IN (CASE WHEN n > 0 THEN 1 ELSE 0 END) .. desk.business_limit() LOOP
        SELECT max(upper(r)) INTO v_end FROM desk.open_ranges(calendar, v_first + v_day) r WHERE upper(r) > at;
        IF v_end IS NOT NULL THEN
            v_count := v_count - 1;
            IF v_count <= 0 THEN
                RETURN v_end;
            END IF;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'the calendar "%" has no % open days within ten years of %', calendar, n, at
        USING ERRCODE = 'invalid_parameter_value';
END;
$$;
