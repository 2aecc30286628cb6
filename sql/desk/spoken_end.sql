-- The later end of a range as a point of its own: what it leaves unsaid is the first end's ("tomorrow from 10 to 12", "2-3 days").
CREATE FUNCTION desk.spoken_end(spoken jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN point ?| '{date,monthday,days,weekday,period}' THEN point
        WHEN point ? 'amount' THEN jsonb_build_object('unit', spoken -> 'unit') || point
        -- "Between 7 and 9 in the evening", but not "from 9 in the morning to 5".
        WHEN spoken ->> 'part' = 'morning' AND point ? 'time' THEN spoken - '{to,part,meridiem}'::text[] || point
        ELSE spoken - '{to,meridiem}'::text[] || point END
    FROM (SELECT spoken -> 'to') AS e (point)
$$;
