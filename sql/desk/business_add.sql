-- The first moment at which so much open time has passed since another. Nothing to add: that moment itself.
CREATE FUNCTION desk.business_add(calendar text, at timestamptz, amount interval) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_left numeric := extract(epoch FROM amount);
    v_first date := desk.calendar_day(calendar, at);
    v_range tstzrange;
    v_from timestamptz;
    v_length numeric;
BEGIN
    IF v_left <= 0 THEN
        RETURN at;
    END IF;
    FOR v_day IN 0 .. desk.business_limit() LOOP
        FOR v_range IN SELECT r FROM desk.open_ranges(calendar, v_first + v_day) r WHERE upper(r) > at LOOP
            v_from := greatest(lower(v_range), at);
            v_length := extract(epoch FROM upper(v_range) - v_from);
            IF v_length >= v_left THEN
                RETURN v_from + make_interval(secs => v_left::double precision);
            END IF;
            v_left := v_left - v_length;
        END LOOP;
    END LOOP;
    RAISE EXCEPTION 'the calendar "%" is not open for % within ten years of %', calendar, amount, at
        USING ERRCODE = 'invalid_parameter_value';
END;
$$;
