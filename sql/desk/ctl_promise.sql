-- A promise as promisectl's answers carry it.
CREATE FUNCTION desk.ctl_promise(p desk.promise) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'promise', p.id,
        'ticket', desk.ctl_label((SELECT t.number FROM desk.ticket t WHERE t.id = p.ticket_id)),
        'number', p.number,
        'kind', p.kind,
        'class', p.class,
        'text', desk.promise_text(p),
        'what', nullif(p.what, ''),
        'state', p.state,
        'due_at', p.due_at,
        'made_at', p.made_at,
        'paused_at', p.paused_at,
        'broken_at', p.broken_at,
        'detected_at', p.detected_at,
        'ended_at', p.ended_at,
        'agent', desk.ctl_agent(p.agent_id),
        'holder', CASE WHEN p.ended_at IS NULL THEN desk.ctl_agent(desk.promise_holder(p)) END,
        'stated_by', p.outbox_id,
        'kept_by', p.kept_by,
        'replaces', p.replaces,
        'replaced_by', p.replaced_by,
        'level', p.level,
        'acked_until', p.acked_until,
        'reason', p.reason)
$$;
