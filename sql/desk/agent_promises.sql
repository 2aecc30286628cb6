-- The promises going on that an agent answers for (desk.promise_holder) and that are due before a moment; updates, which go
-- out by themselves, only once they are broken. Looked for by owner, and where nobody is it, in the queues that he leads; in closed
-- tickets as well: the answer that closed one may still be on its way.
CREATE FUNCTION desk.agent_promises(agent_id integer, before timestamptz) RETURNS SETOF desk.promise
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_ids integer[] := desk.agents_stood_for(agent_id);
    v_queues text[] := ARRAY(
        SELECT q.name FROM desk.queue q WHERE desk.queue_lead(q.name) = agent_promises.agent_id);
BEGIN
    RETURN QUERY
        WITH near AS (
            SELECT p.id FROM desk.promise p
            WHERE p.owner_id = ANY (v_ids) AND p.ended_at IS NULL
            UNION
            SELECT p.id FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id
            LEFT JOIN desk.agent a ON a.id = t.owner_id AND a.active
            WHERE p.ended_at IS NULL AND p.due_at < before
              AND (t.owner_id = ANY (v_ids) OR a.id IS NULL AND t.queue = ANY (v_queues))
        )
        SELECT p.* FROM near n JOIN desk.promise p ON p.id = n.id
        WHERE p.due_at < before AND (p.kind <> 'update' OR p.state = 'broken')
          AND desk.promise_holder(p) = agent_promises.agent_id
        ORDER BY p.due_at, p.id;
END;
$$;
