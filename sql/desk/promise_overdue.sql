-- A promise before something ends it at a moment: locked, and broken first when it was due before that.
CREATE FUNCTION desk.promise_overdue(promise_id bigint, at timestamptz) RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_lock(promise_overdue.promise_id);
BEGIN
    IF p.due_at < promise_overdue.at THEN
        RETURN coalesce(desk.promise_break(p.id), p);
    END IF;
    RETURN p;
END;
$$;
