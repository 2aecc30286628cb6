-- A promise is broken, to the one who answers for it now: who was told before, and who is told next unless it ends.
CREATE FUNCTION desk.tell_escalation(p desk.promise, agent_id integer, level integer, repeats boolean) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_told desk.promise := p;
    n record;
BEGIN
    v_told.level := tell_escalation.level;
    SELECT x.* INTO n FROM desk.escalation_next(v_told, desk.now()) x;
    RETURN desk.post_promise(p, tell_escalation.agent_id, 'escalation', jsonb_build_object(
        'level', tell_escalation.level, 'repeat', tell_escalation.repeats, 'told', desk.escalated_text(p.id),
        'noticed', EXISTS (
            SELECT FROM desk.event e JOIN desk.outbox o ON o.id = e.outbox_id AND o.state NOT IN ('withheld', 'failed', 'dropped')
                AND o.bounced_at IS NULL
            WHERE e.promise_id = p.id AND e.kind = 'promise-noticed'),
        'next_at', desk.utc_text(n.at), 'next_who', desk.agent_name(n.agent_id)));
END;
$$;
