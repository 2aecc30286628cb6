-- The moment of a day that a point names: its clock time, else noon for "in the morning", else the end of the day.
CREATE FUNCTION desk.spoken_time(point jsonb, day date, at timestamptz, zone text, calendar text, OUT due timestamptz, OUT "precision" text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_clock time := CASE WHEN point ->> 'time' IS NOT NULL THEN desk.spoken_clock(point)
        WHEN point ->> 'part' IN ('morning', 'noon') THEN time '12:00' END;
    v_evening timestamptz := (day + time '18:00') AT TIME ZONE zone;
BEGIN
    precision := CASE WHEN point ->> 'time' IS NOT NULL OR point ->> 'part' = 'noon' THEN 'minute' ELSE 'day' END;
    IF v_clock IS NOT NULL THEN
        due := (day + v_clock) AT TIME ZONE zone;
    ELSIF point ->> 'time' IS NULL THEN
        due := desk.when_end(calendar, day, at, zone, '18:00');
        -- Said after the office has closed, or of the evening: not the office's end.
        IF due <= at OR point ->> 'part' = 'evening' THEN
            due := greatest(due, v_evening);
        END IF;
    END IF;
END;
$$;
