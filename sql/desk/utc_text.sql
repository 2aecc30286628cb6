-- A moment as RFC 3339 in UTC, whatever the session's settings: how facts carry time.
CREATE FUNCTION desk.utc_text(at timestamptz) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;
