-- "This is due soon", to whoever holds the promise.
CREATE FUNCTION desk.tell_reminder(p desk.promise, agent_id integer) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT desk.post_promise(p, tell_reminder.agent_id, 'reminder', jsonb_build_object(
        'left', desk.span_text(desk.business_between(p.calendar, desk.now(), p.due_at))))
$$;
