-- Who goes along when n is split off t: those who wrote what was moved, and t's watchers with the agent who does it.
CREATE FUNCTION desk.ticket_split_people(t desk.ticket, n desk.ticket, agent_id integer) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO desk.participant (ticket_id, customer_id, role, added_at)
    SELECT DISTINCT n.id, p.customer_id, 'participant', desk.now()
    FROM desk.message m
    JOIN desk.participant p ON p.ticket_id = t.id AND p.customer_id = m.customer_id
    WHERE m.ticket_id = n.id
    ON CONFLICT DO NOTHING;

    INSERT INTO desk.watcher (ticket_id, agent_id, added_at)
    SELECT n.id, w.agent_id, desk.now()
    FROM (SELECT x.agent_id FROM desk.watcher x WHERE x.ticket_id = t.id
          UNION
          SELECT ticket_split_people.agent_id) w
    WHERE w.agent_id IS NOT NULL AND w.agent_id IS DISTINCT FROM t.owner_id
    ON CONFLICT DO NOTHING;
$$;
