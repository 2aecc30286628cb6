-- Who is told what happens in a ticket: its owner and those who watch it. While nobody owns it: of the queue's agents who
-- are told of new tickets those who speak its language, if none does all of them.
CREATE FUNCTION desk.told_agents(ticket_id bigint, except_id integer) RETURNS SETOF integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t record;
    v_told integer[];
BEGIN
    SELECT x.queue, x.language, o.id AS owner_id INTO t
    FROM desk.ticket x LEFT JOIN desk.agent o ON o.id = x.owner_id AND o.active
    WHERE x.id = told_agents.ticket_id;
    IF NOT FOUND THEN
        RETURN;
    ELSIF t.owner_id IS NULL THEN
        v_told := ARRAY(
            SELECT a.id FROM desk.agent a
            WHERE a.active AND a.notify = 'queue' AND (a.queues = '{}' OR t.queue = ANY (a.queues))
              AND (a.languages = '{}' OR t.language = ANY (a.languages)));
        IF v_told = '{}' THEN
            v_told := ARRAY(
                SELECT a.id FROM desk.agent a
                WHERE a.active AND a.notify = 'queue' AND (a.queues = '{}' OR t.queue = ANY (a.queues)));
        END IF;
    ELSE
        v_told := ARRAY[t.owner_id];
    END IF;
    RETURN QUERY
        SELECT a.id FROM desk.agent a
        WHERE a.active AND a.id IS DISTINCT FROM told_agents.except_id
          AND (a.id = ANY (v_told)
               OR EXISTS (SELECT FROM desk.watcher w WHERE w.ticket_id = told_agents.ticket_id AND w.agent_id = a.id))
        ORDER BY a.id;
END;
$$;
