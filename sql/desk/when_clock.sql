-- A time of the day as when_of finds it, '17:00', '5pm', '5:30 pm', 'noon'; NULL when no clock shows it.
CREATE FUNCTION desk.when_clock(text text) RETURNS time
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_parts text[] := regexp_match(when_clock.text, '^([0-9]+)(?::([0-9][0-9]))? ?([ap]m)?$');
    v_hour integer := v_parts[1]::integer;
    v_minute integer := coalesce(v_parts[2], '0')::integer;
BEGIN
    RETURN CASE
        WHEN when_clock.text = 'noon' THEN time '12:00'
        WHEN v_minute > 59 OR v_hour > CASE WHEN v_parts[3] IS NULL THEN 23 ELSE 12 END OR v_parts[3] IS NOT NULL AND v_hour = 0 THEN NULL
        WHEN v_parts[3] IS NULL THEN make_time(v_hour, v_minute, 0)
        ELSE make_time(v_hour % 12 + CASE v_parts[3] WHEN 'pm' THEN 12 ELSE 0 END, v_minute, 0)
    END;
END;
$$;
