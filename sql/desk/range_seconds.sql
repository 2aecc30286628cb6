-- How long a range is, in seconds. (An interval may hold days, which are no fixed time.)
CREATE FUNCTION desk.range_seconds(range tstzrange) RETURNS numeric
LANGUAGE sql STABLE
AS $$
    SELECT extract(epoch FROM upper(range)) - extract(epoch FROM lower(range))
$$;
