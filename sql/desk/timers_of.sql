-- What the clock has to do about a promise as it stands, and when. Nothing once it has ended, nor while it is paused.
CREATE FUNCTION desk.timers_of(p desk.promise) RETURNS TABLE (what text, at timestamptz)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c_ahead constant interval := interval '10 minutes'; -- so that the update is delivered when it is due
BEGIN
    IF p.ended_at IS NOT NULL OR p.paused_at IS NOT NULL THEN
        RETURN;
    ELSIF p.state = 'broken' THEN
        RETURN QUERY SELECT 'escalate', n.at FROM desk.escalation_next(p, desk.escalated_at(p)) n;
        RETURN QUERY SELECT 'notice', h.until FROM desk.notice_held(p.id) h (until) WHERE h.until IS NOT NULL;
        RETURN;
    END IF;
    RETURN QUERY SELECT 'break', p.due_at;
    IF p.kind <> 'update' THEN
        RETURN QUERY SELECT w.what, w.at FROM desk.promise_warnings(p) w;
    ELSIF p.kept_by IS NULL THEN
        RETURN QUERY SELECT 'update', p.due_at - least(c_ahead, (p.due_at - p.made_at) / 2);
    END IF;
END;
$$;
