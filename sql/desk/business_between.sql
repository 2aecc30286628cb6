-- How much open time lies between two moments; nothing when the second is not after the first.
CREATE FUNCTION desk.business_between(calendar text, after timestamptz, until timestamptz) RETURNS interval
LANGUAGE sql STABLE
AS $$
    SELECT make_interval(secs => coalesce(sum(seconds), 0)::double precision)
    FROM desk.business_days_of(calendar, after, until)
$$;
