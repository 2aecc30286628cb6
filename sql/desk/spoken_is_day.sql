-- Does a point name a single day (not a period, nor a mere time)?
CREATE FUNCTION desk.spoken_is_day(point jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT point ?| '{monthday,days,amount,weekday}' OR point #> '{date,day}' IS NOT NULL
$$;
