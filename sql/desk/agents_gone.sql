-- All agents but these are no longer in the configuration. Tickets that are theirs and not closed stay theirs: each event
-- names them, so that somebody gives them to others.
CREATE FUNCTION desk.agents_gone(kept integer[]) RETURNS void
LANGUAGE sql
AS $$
    WITH gone AS (
        UPDATE desk.agent a SET active = false
        WHERE a.active AND a.id <> ALL (kept)
        RETURNING a.id, a.address, a.name
    )
    INSERT INTO desk.event (at, kind, facts)
    SELECT desk.now(), 'agent-gone', jsonb_build_object('agent', g.id, 'address', g.address, 'name', g.name, 'tickets', (
        SELECT coalesce(jsonb_agg(desk.ctl_label(t.number) ORDER BY t.number), '[]')
        FROM desk.ticket t WHERE t.owner_id = g.id AND t.state <> 'closed'))
    FROM gone g
$$;
