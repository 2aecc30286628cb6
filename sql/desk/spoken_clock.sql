-- The clock time of a point that the reader found in words ({"time": "5:30"}), NULL without one. Where neither am or pm nor a part of
-- the day says which half of the day is meant, it is the hour of 8 to 19; "07:30" is written for a clock of 24 hours.
CREATE FUNCTION desk.spoken_clock(point jsonb) RETURNS time
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_text text := point ->> 'time';
    v_half time := desk.when_clock(v_text || (point ->> 'meridiem'));
    v_time time := CASE v_text WHEN '24:00' THEN time '24:00' ELSE coalesce(v_half, desk.when_clock(v_text)) END;
    v_hour integer := extract(hour FROM v_time);
BEGIN
    IF v_half IS NULL AND (point ->> 'part' IN ('afternoon', 'evening') AND v_hour BETWEEN 1 AND 11
        OR point ->> 'part' IS DISTINCT FROM 'morning' AND v_hour BETWEEN 1 AND 7 AND v_text !~ '^0') THEN
        v_time := v_time + interval '12 hours';
    END IF;
    RETURN v_time;
END;
$$;
