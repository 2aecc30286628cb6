-- May the agent see the ticket? It is of a queue of his (without queues: of any), or it is his, or he watches it.
CREATE FUNCTION desk.agent_may(agent_id integer, ticket_id bigint) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM desk.agent a, desk.ticket t
        WHERE a.id = agent_may.agent_id AND t.id = agent_may.ticket_id
          AND (a.queues = '{}' OR t.queue = ANY (a.queues) OR t.owner_id = a.id
               OR EXISTS (SELECT FROM desk.watcher w WHERE w.ticket_id = t.id AND w.agent_id = a.id)))
$$;
