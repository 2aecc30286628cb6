-- The last moment from which so many seconds of the time in these ranges, last ones first, are left; NULL when they hold less.
CREATE FUNCTION desk.moment_before(ranges tstzrange[], seconds numeric) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_range tstzrange;
    v_left numeric := seconds;
BEGIN
    FOREACH v_range IN ARRAY ranges LOOP
        IF desk.range_seconds(v_range) >= v_left THEN
            RETURN upper(v_range) - make_interval(secs => v_left::double precision);
        END IF;
        v_left := v_left - desk.range_seconds(v_range);
    END LOOP;
    RETURN NULL;
END;
$$;
