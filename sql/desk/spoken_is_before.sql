-- Does "before" mean the days before what the point names? Not before a clock time, the end of something, or when a time is over.
CREATE FUNCTION desk.spoken_is_before(point jsonb, relation text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(CASE
        WHEN point ? 'time' OR point ? 'amount' OR point ->> 'part' IN ('noon', 'afternoon', 'evening', 'day', 'end') THEN false
        WHEN point ->> 'period' = 'weekend' OR desk.spoken_is_day(point) THEN relation = 'before' OR relation = 'by' AND point ->> 'period' = 'weekend'
        WHEN point ? 'period' THEN relation = 'before' AND coalesce((point ->> 'ahead')::integer, 0) > 0
        ELSE relation = 'before' AND point ? 'date' END, false)
$$;
