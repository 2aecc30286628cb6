-- A broken promise goes to the next level: exactly one person, in his hours. Those may have changed since the timer was set.
CREATE FUNCTION desk.due_escalate(p desk.promise) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    n record;
    v_mail bigint;
BEGIN
    IF p.state <> 'broken' THEN
        RETURN;
    END IF;
    SELECT x.* INTO n FROM desk.escalation_next(p, desk.escalated_at(p)) x;
    n.at := desk.person_open(n.agent_id, greatest(n.at, desk.now()), (SELECT t.priority FROM desk.ticket t WHERE t.id = p.ticket_id));
    IF n.at > desk.now() THEN
        PERFORM desk.timer_put(p, 'escalate', n.at);
        RETURN;
    END IF;
    IF n.agent_id IS NULL THEN
        PERFORM desk.alarm_raise('promise-unheard', desk.unheard_text());
    ELSE
        v_mail := desk.tell_escalation(p, n.agent_id, n.level, n.repeats);
    END IF;
    PERFORM desk.promise_event(p.id, 'promise-escalated', jsonb_build_object(
        'level', n.level, 'agent', n.agent_id, 'webhook', n.webhook, 'repeat', n.repeats), NULL, v_mail);
    IF n.webhook IS NOT NULL THEN
        PERFORM desk.hook_put(n.webhook, p.id, 'escalated');
    END IF;
END;
$$;
