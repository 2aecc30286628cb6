-- Who takes part in f and who watches it does so in t from now on. The requester of t stays; if it has none, it is that of f.
CREATE FUNCTION desk.ticket_merge_people(f desk.ticket, t desk.ticket) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO desk.participant AS p (ticket_id, customer_id, role, added_at)
    SELECT t.id, x.customer_id, CASE WHEN t.customer_id IS NULL THEN x.role ELSE 'participant' END, desk.now()
    FROM desk.participant x WHERE x.ticket_id = f.id
    ON CONFLICT (ticket_id, customer_id) DO UPDATE SET role = excluded.role WHERE excluded.role = 'requester';
    DELETE FROM desk.participant x WHERE x.ticket_id = f.id;

    INSERT INTO desk.watcher (ticket_id, agent_id, added_at)
    SELECT t.id, w.agent_id, desk.now()
    FROM (SELECT x.agent_id FROM desk.watcher x WHERE x.ticket_id = f.id
          UNION
          SELECT f.owner_id WHERE t.owner_id IS NOT NULL) w
    WHERE w.agent_id IS NOT NULL AND w.agent_id IS DISTINCT FROM coalesce(t.owner_id, f.owner_id)
    ON CONFLICT DO NOTHING;
    DELETE FROM desk.watcher x WHERE x.ticket_id = f.id;
$$;
