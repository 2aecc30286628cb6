-- What must be true of promises that were found in agents' words; a part of desk.audit.
CREATE FUNCTION desk.audit_findings() RETURNS TABLE (invariant text, object text, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'what was found stands in an answer of that agent''s', 'finding ' || f.id, 'message ' || m.id
    FROM desk.finding f JOIN desk.message m ON m.id = f.message_id
    WHERE m.agent_id IS DISTINCT FROM f.agent_id OR m.incoming_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM desk.event e WHERE e.incoming_id = m.incoming_id AND e.kind = 'answered')
    UNION ALL
    SELECT 'what was found and recorded is a promise that the answer made', 'finding ' || f.id, 'promise ' || p.id
    FROM desk.finding f JOIN desk.promise p ON p.id = f.promise_id
    WHERE f.state = 'recorded' AND (p.message_id IS DISTINCT FROM f.message_id OR p.class <> f.class OR f.conditional
        OR NOT EXISTS (SELECT FROM desk.event e WHERE e.promise_id = p.id AND e.kind = 'promise-made'
            AND (e.facts ->> 'due_at')::timestamptz = f.due_at))
    UNION ALL
    SELECT 'what an answer promises was found in it', 'promise ' || p.id, 'message ' || p.message_id
    FROM desk.promise p
    WHERE p.message_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM desk.finding f WHERE f.promise_id = p.id AND f.message_id = p.message_id AND f.state IN ('recorded', 'declined'))
    UNION ALL
    SELECT 'what is said to be no promise is none', 'finding ' || f.id, 'promise ' || p.id
    FROM desk.finding f JOIN desk.promise p ON p.id = f.promise_id
    WHERE f.state = 'declined' AND p.state <> 'withdrawn'
$$;
