-- A timer's moment has come. Its row goes; what it does may make others.
CREATE FUNCTION desk.timer_fire(t desk.timer) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
BEGIN
    DELETE FROM desk.timer x WHERE x.id = t.id;
    IF t.what = 'morning' THEN
        PERFORM desk.due_morning(t.agent_id, t.at);
        RETURN;
    END IF;
    SELECT * INTO p FROM desk.promise x WHERE x.id = t.promise_id;
    IF p.ended_at IS NOT NULL OR p.paused_at IS NOT NULL THEN
        RETURN;
    END IF;
    CASE t.what
        WHEN 'remind' THEN PERFORM desk.due_remind(p);
        WHEN 'decide' THEN PERFORM desk.due_decide(p, false);
        WHEN 'decide lead' THEN PERFORM desk.due_decide(p, true);
        WHEN 'update' THEN PERFORM desk.due_update(p);
        WHEN 'break' THEN PERFORM desk.due_break(p);
        WHEN 'notice' THEN PERFORM desk.due_notice(p);
        WHEN 'escalate' THEN PERFORM desk.due_escalate(p);
    END CASE;
END;
$$;
