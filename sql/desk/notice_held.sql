-- Until when the notice of a breach is held for the lead's #ok; NULL when it is not.
CREATE FUNCTION desk.notice_held(promise_id bigint) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT max((e.facts ->> 'until')::timestamptz) FROM desk.event e
    WHERE e.promise_id = notice_held.promise_id AND e.kind IN ('promise-held', 'promise-noticed')
    HAVING bool_and(e.kind = 'promise-held')
$$;
