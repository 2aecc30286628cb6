-- The last moment from which so much open time passes until another. Nothing to subtract: that moment itself.
CREATE FUNCTION desk.business_subtract(calendar text, at timestamptz, amount interval) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_left numeric := extract(epoch FROM amount);
    v_first date := desk.calendar_day(calendar, at);
    v_range tstzrange;
    v_until timestamptz;
    v_length numeric;
BEGIN
    IF v_left <= 0 THEN
        RETURN at;
    END IF;
    FOR v_day IN 0 .. desk.business_limit() LOOP
        FOR v_range IN
            SELECT r FROM desk.open_ranges(calendar, v_first - v_day) r WHERE lower(r) < at ORDER BY lower(r) DESC
        LOOP
            v_until := least(upper(v_range), at);
            v_length := extract(epoch FROM v_until - lower(v_range));
            IF v_length >= v_left THEN
                RETURN v_until - make_interval(secs => v_left::double precision);
            END IF;
            v_left := v_left - v_length;
        END LOOP;
    END LOOP;
    RAISE EXCEPTION 'the calendar "%" was not open for % within ten years before %', calendar, amount, at
        USING ERRCODE = 'invalid_parameter_value';
END;
$$;
