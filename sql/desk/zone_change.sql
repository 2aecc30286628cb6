-- The moment between two others at which the zone's clock is put forward or back, to the second; NULL when it is not. Both
-- lie so close together that it happens once at most.
CREATE FUNCTION desk.zone_change(zone text, after timestamptz, until timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_before integer := desk.zone_offset(after, zone);
    v_low bigint := extract(epoch FROM after)::bigint;
    v_high bigint := extract(epoch FROM until)::bigint;
    v_middle bigint;
BEGIN
    IF desk.zone_offset(until, zone) = v_before THEN
        RETURN NULL;
    END IF;
    WHILE v_high - v_low > 1 LOOP
        v_middle := (v_low + v_high) / 2;
        IF desk.zone_offset(to_timestamp(v_middle), zone) = v_before THEN
            v_low := v_middle;
        ELSE
            v_high := v_middle;
        END IF;
    END LOOP;
    RETURN to_timestamp(v_high);
END;
$$;
