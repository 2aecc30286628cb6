-- How long a mail waits after so many lost attempts, counted from the beginning of the last. The first time it is most likely
-- innocent, and its sender waits: at once. Then so that what ends our processes, if it is this mail, does so ever more rarely.
CREATE FUNCTION desk.read_wait(lost integer) RETURNS interval
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN lost < 2 THEN interval '0' WHEN lost = 2 THEN interval '10 seconds' WHEN lost = 3 THEN interval '1 minute'
                WHEN lost = 4 THEN interval '5 minutes' ELSE interval '15 minutes' END
$$;
