-- The queues that exist: of mailboxes, of agents, of tickets.
CREATE FUNCTION desk.queues_known() RETURNS text[]
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY(
        SELECT m.queue::text FROM desk.mailbox m WHERE m.active
        UNION SELECT unnest(a.queues) FROM desk.agent a WHERE a.active
        UNION SELECT q.name FROM desk.queue q
        ORDER BY 1)
$$;
