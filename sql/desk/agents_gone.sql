-- All agents but these are no longer in the configuration. Tickets that are theirs and not closed stay theirs: each event
-- names them, so that somebody gives them to others. What has not been sent to them is not sent any more.
CREATE FUNCTION desk.agents_gone(kept integer[]) RETURNS void
LANGUAGE sql
AS $$
    WITH gone AS (
        UPDATE desk.agent a SET active = false
        WHERE a.active AND a.id <> ALL (kept)
        RETURNING a.id, a.address, a.name
    ), dropped AS (
        UPDATE desk.outbox o
        SET state = 'dropped', reason = 'its recipient is no longer an agent', worker = NULL, leased_until = NULL
        FROM gone g
        WHERE o.agent_id = g.id AND o.audience = 'agent' AND o.state IN ('queued', 'retry')
        RETURNING o.id, o.ticket_id, o.reason
    )
    INSERT INTO desk.event (at, kind, ticket_id, outbox_id, facts)
    SELECT desk.now(), 'agent-gone', NULL, NULL, jsonb_build_object('agent', g.id, 'address', g.address, 'name', g.name,
        'tickets', (
            SELECT coalesce(jsonb_agg(desk.ctl_label(t.number) ORDER BY t.number), '[]')
            FROM desk.ticket t WHERE t.owner_id = g.id AND t.state <> 'closed'))
    FROM gone g
    UNION ALL
    SELECT desk.now(), 'dropped', d.ticket_id, d.id, jsonb_build_object('by', 'promised', 'reason', d.reason) FROM dropped d
$$;
