-- The pause is over: due when the open time that was left has passed.
CREATE FUNCTION desk.promise_resume(promise_id bigint) RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_lock(promise_resume.promise_id);
BEGIN
    RETURN desk.promise_event(p.id, 'promise-resumed', jsonb_build_object('due_at', desk.utc_exact(
        greatest(date_trunc('minute', desk.business_add(p.calendar, desk.now(), coalesce(p.remaining, '0'))), desk.now()))));
END;
$$;
