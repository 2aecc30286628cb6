-- All agents but these are no longer in the configuration. Tickets that are theirs and not closed stay theirs: each event
-- names them, so that somebody gives them to others; what they promised passes on. What has not been sent to them is not sent
-- any more.
CREATE FUNCTION desk.agents_gone(kept integer[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_gone integer[];
BEGIN
    WITH gone AS (
        UPDATE desk.agent a SET active = false
        WHERE a.active AND a.id <> ALL (kept)
        RETURNING a.id
    )
    SELECT array_agg(g.id) INTO v_gone FROM gone g;
    IF v_gone IS NULL THEN
        RETURN;
    END IF;
    WITH dropped AS (
        UPDATE desk.outbox o
        SET state = 'dropped', reason = 'its recipient is no longer an agent', worker = NULL, leased_until = NULL
        WHERE o.agent_id = ANY (v_gone) AND o.audience = 'agent' AND o.state IN ('queued', 'retry')
        RETURNING o.id, o.ticket_id, o.reason
    )
    INSERT INTO desk.event (at, kind, ticket_id, outbox_id, facts)
    SELECT desk.now(), 'agent-gone', NULL, NULL, jsonb_build_object('agent', a.id, 'address', a.address, 'name', a.name,
        'tickets', (
            SELECT coalesce(jsonb_agg(desk.ctl_label(t.number) ORDER BY t.number), '[]')
            FROM desk.ticket t WHERE t.owner_id = a.id AND t.state <> 'closed'))
    FROM desk.agent a WHERE a.id = ANY (v_gone)
    UNION ALL
    SELECT desk.now(), 'dropped', d.ticket_id, d.id, jsonb_build_object('by', 'promised', 'reason', d.reason) FROM dropped d;
    PERFORM desk.ledger_gone(v_gone);
END;
$$;
