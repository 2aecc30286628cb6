-- After so many attempts that were not taken, how long until the next: 1, 2, 5, 10 and then every 30 minutes. Up to a quarter is
-- added at random, that a server coming back is not met by everything at once.
CREATE FUNCTION desk.retry_wait(attempts integer) RETURNS interval
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    c_minutes constant integer[] := ARRAY[1, 2, 5, 10, 30];
BEGIN
    RETURN make_interval(secs => 60 * c_minutes[least(greatest(attempts, 1), cardinality(c_minutes))] * (1 + random() / 4));
END;
$$;
