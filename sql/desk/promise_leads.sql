-- May the agent decide about a promise for the one who answers for it? He was asked to, or he is that one's lead, or the lead's
-- lead, and so on.
CREATE FUNCTION desk.promise_leads(p desk.promise, agent_id integer) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE above AS (
        SELECT desk.lead_of(desk.promise_holder(p)) AS id, 1 AS depth
        UNION ALL
        SELECT desk.lead_of(a.id), a.depth + 1 FROM above a WHERE a.id IS NOT NULL AND a.depth < 10
    )
    SELECT EXISTS (SELECT FROM above a WHERE a.id = promise_leads.agent_id)
        OR EXISTS (SELECT FROM desk.outbox o
            WHERE o.promise_id = p.id AND o.kind = 'approval' AND o.agent_id = promise_leads.agent_id)
$$;
