-- What must be true of what the clock has to do about promises; a part of desk.audit.
CREATE FUNCTION desk.audit_timers() RETURNS TABLE (invariant text, object text, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'what is promised is watched by the clock', 'promise ' || p.id, p.state
    FROM desk.promise p
    WHERE p.ended_at IS NULL AND p.paused_at IS NULL AND NOT EXISTS (
        SELECT FROM desk.timer x
        WHERE x.promise_id = p.id AND x.what = CASE p.state WHEN 'open' THEN 'break' ELSE 'escalate' END)
    UNION ALL
    SELECT 'nothing is left to do of what has ended or is paused', 'promise ' || p.id, x.what
    FROM desk.timer x JOIN desk.promise p ON p.id = x.promise_id
    WHERE p.ended_at IS NOT NULL OR p.paused_at IS NOT NULL
    UNION ALL
    SELECT 'a timer is its promise''s ticket''s', 'promise ' || p.id, x.what
    FROM desk.timer x JOIN desk.promise p ON p.id = x.promise_id
    WHERE x.ticket_id <> p.ticket_id
$$;
