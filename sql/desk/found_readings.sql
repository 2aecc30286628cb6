-- The other ways in which words of a time may honestly be read, besides the usual one: a weekday named on that very day as this one,
-- "before" a day as that day itself, a date in digits with the month first, the weekday of a date that falls on another one.
CREATE FUNCTION desk.found_readings(spoken jsonb, sent_at timestamptz, zone text) RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT spoken - '{weekday,week}'::text[] || '{"days": 0}'
    WHERE (spoken -> 'weekday')::integer = extract(isodow FROM sent_at AT TIME ZONE zone) AND NOT spoken ?| '{which,week,date,monthday}'
    UNION ALL
    SELECT spoken || '{"relation": "by"}' WHERE spoken ->> 'relation' = 'before'
    UNION ALL
    SELECT spoken || jsonb_build_object('date', spoken -> 'date' || jsonb_build_object(
        'day', spoken #> '{date,month}', 'month', spoken #> '{date,day}'))
    WHERE (spoken #> '{date,numeric}')::boolean AND (spoken #> '{date,day}')::integer <= 12
    UNION ALL
    SELECT spoken - 'date' WHERE spoken ?& '{weekday,date}'
$$;
