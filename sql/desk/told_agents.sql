-- Who is told what happens in a ticket: its owner and those who watch it. While nobody owns it: of the queue's agents who
-- are told of new tickets those who speak its language, if none does all of them.
-- (Not in SQL: that would be planned anew with every customer's mail.)
CREATE FUNCTION desk.told_agents(ticket_id bigint, except_id integer) RETURNS SETOF integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY
        WITH ticket AS (
            SELECT t.id, t.queue, t.language, o.id AS owner_id
            FROM desk.ticket t LEFT JOIN desk.agent o ON o.id = t.owner_id AND o.active
            WHERE t.id = told_agents.ticket_id
        ), queued AS (
            SELECT a.id, a.languages = '{}' OR ticket.language = ANY (a.languages) AS speaks
            FROM ticket JOIN desk.agent a ON a.active AND a.notify = 'queue' AND (a.queues = '{}' OR ticket.queue = ANY (a.queues))
            WHERE ticket.owner_id IS NULL
        )
        SELECT a.id FROM (
            SELECT ticket.owner_id AS id FROM ticket
            UNION
            SELECT w.agent_id FROM ticket JOIN desk.watcher w ON w.ticket_id = ticket.id
            UNION
            SELECT q.id FROM queued q WHERE q.speaks OR NOT EXISTS (SELECT FROM queued WHERE speaks)
        ) told JOIN desk.agent a ON a.id = told.id
        WHERE a.active AND a.id IS DISTINCT FROM told_agents.except_id
        ORDER BY a.id;
END;
$$;
