-- Who has said that a promise is kept (#kept, #close), from the last to the first; '{}': nobody in person.
CREATE FUNCTION desk.promise_kept_by(promise_id bigint) RETURNS integer[]
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(array_agg((e.facts -> 'agent')::integer ORDER BY e.id DESC), '{}') FROM desk.event e
    WHERE e.promise_id = promise_kept_by.promise_id AND e.kind = 'promise-kept' AND e.facts ? 'agent'
$$;
