-- The moments at which the local clock shows that day and a time from opens to closes (minutes since midnight, the second
-- not included). Where the clock is put forward inside, the range is shorter; where it is put back, longer, or there are two.
-- With one offset a local time is one moment; on the days of a change each of the two offsets holds on its side of it.
CREATE FUNCTION desk.local_ranges(zone text, day date, opens integer, closes integer) RETURNS SETOF tstzrange
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_midnight timestamptz := day::timestamp AT TIME ZONE 'UTC';
    v_early timestamptz := v_midnight - interval '30 hours';
    v_late timestamptz := v_midnight + interval '54 hours';
    v_change timestamptz := desk.zone_change(zone, v_early, v_late);
    v_first tstzrange;
    v_second tstzrange;
BEGIN
    v_first := tstzrange(
        v_midnight + make_interval(secs => opens * 60 - desk.zone_offset(v_early, zone)),
        v_midnight + make_interval(secs => closes * 60 - desk.zone_offset(v_early, zone)));
    IF v_change IS NULL THEN
        RETURN NEXT v_first;
        RETURN;
    END IF;
    v_second := tstzrange(
        v_midnight + make_interval(secs => opens * 60 - desk.zone_offset(v_late, zone)),
        v_midnight + make_interval(secs => closes * 60 - desk.zone_offset(v_late, zone)));
    v_first := v_first * tstzrange(NULL, v_change);
    v_second := v_second * tstzrange(v_change, NULL);
    IF v_first -|- v_second THEN
        RETURN NEXT v_first + v_second;
        RETURN;
    END IF;
    IF NOT isempty(v_first) THEN
        RETURN NEXT v_first;
    END IF;
    IF NOT isempty(v_second) THEN
        RETURN NEXT v_second;
    END IF;
END;
$$;
