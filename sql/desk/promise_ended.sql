-- A promise's row after the event that ended it. What was broken stays broken, whatever follows.
CREATE FUNCTION desk.promise_ended(p desk.promise, e desk.event) RETURNS desk.promise
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF e.kind = 'promise-kept' THEN
        p.state := CASE p.state WHEN 'broken' THEN 'kept late' ELSE 'kept' END;
        p.ended_at := (e.facts ->> 'at')::timestamptz;
        p.kept_by := e.outbox_id;
    ELSE
        p.state := CASE e.kind WHEN 'promise-moved' THEN 'moved' ELSE 'withdrawn' END;
        p.ended_at := e.at;
        p.kept_by := NULL;
        p.replaced_by := (e.facts ->> 'to')::bigint;
        p.reason := e.facts ->> 'reason';
    END IF;
    p.paused_at := NULL;
    p.remaining := NULL;
    RETURN p;
END;
$$;
