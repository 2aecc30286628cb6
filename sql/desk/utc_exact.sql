-- A moment as RFC 3339 in UTC, to the microsecond: how events of promises carry time, from which the rows can be made again.
CREATE FUNCTION desk.utc_exact(at timestamptz) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
