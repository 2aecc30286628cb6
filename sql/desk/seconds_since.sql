-- How long ago that was, in seconds; 0 for NULL and for what is still to come.
CREATE FUNCTION desk.seconds_since(at timestamptz) RETURNS numeric
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(greatest(0, round(extract(epoch FROM desk.now() - at), 3)), 0)
$$;
