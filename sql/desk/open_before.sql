-- The open time between a moment and a later one, last ranges first, and no further back than so many seconds of it are found.
CREATE FUNCTION desk.open_before(calendar text, at timestamptz, since timestamptz, enough numeric) RETURNS tstzrange[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_day date := desk.calendar_day(calendar, at);
    v_first date := desk.calendar_day(calendar, since);
    v_left numeric := enough;
    v_range tstzrange;
    v_found tstzrange[] := ARRAY[]::tstzrange[];
BEGIN
    -- Nothing lies between when the promise was due before it was made: its mail was long on the way.
    WHILE since < at AND v_day >= v_first AND v_left > 0 LOOP
        FOR v_range IN
            SELECT r * tstzrange(since, at) FROM desk.open_ranges(calendar, v_day) r
            WHERE lower(r) < at AND upper(r) > since ORDER BY lower(r) DESC
        LOOP
            v_found := v_found || v_range;
            v_left := v_left - desk.range_seconds(v_range);
        END LOOP;
        v_day := v_day - 1;
    END LOOP;
    RETURN v_found;
END;
$$;
