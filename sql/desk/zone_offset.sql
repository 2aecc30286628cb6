-- Seconds that the local clock of the zone is ahead of UTC at that moment.
CREATE FUNCTION desk.zone_offset(at timestamptz, zone text) RETURNS integer
LANGUAGE sql STABLE
AS $$
    SELECT extract(epoch FROM (at AT TIME ZONE zone) - (at AT TIME ZONE 'UTC'))::integer
$$;
