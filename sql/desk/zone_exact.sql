-- A moment as RFC 3339 with the offset that the zone has then.
CREATE FUNCTION desk.zone_exact(at timestamptz, zone text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT to_char(at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN seconds < 0 THEN '-' ELSE '+' END
        || to_char(make_interval(secs => abs(seconds)), 'HH24:MI')
    FROM (SELECT desk.zone_offset(at, zone)) AS o (seconds)
$$;
