-- The last dispute of a promise while nobody has ended it: the event, with whom it was brought before (agent) and who had called it
-- kept (by). Empty: there is none.
CREATE FUNCTION desk.promise_disputed(p desk.promise) RETURNS desk.event
LANGUAGE sql STABLE
AS $$
    SELECT e FROM desk.event e
    WHERE p.ended_at IS NULL AND e.promise_id = p.id AND e.kind IN ('promise-disputed', 'promise-kept')
    ORDER BY e.id DESC LIMIT 1
$$;
