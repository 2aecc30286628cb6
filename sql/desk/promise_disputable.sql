-- Can its customer say that what was called done is not? Not of a solution while another one is going on in its ticket: that is
-- looked after anyway.
CREATE FUNCTION desk.promise_disputable(p desk.promise) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT desk.promise_may(p, 'promise-disputed') AND NOT (p.kind = 'resolve' AND EXISTS (
        SELECT FROM desk.promise x
        WHERE x.ticket_id = p.ticket_id AND x.kind = 'resolve' AND x.ended_at IS NULL AND x.kept_by IS NULL))
$$;
