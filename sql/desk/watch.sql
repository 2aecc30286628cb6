-- An agent is told from now on what happens in a ticket; its owner is so anyway.
CREATE FUNCTION desk.watch(ticket_id bigint, agent_id integer) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO desk.watcher (ticket_id, agent_id, added_at)
    SELECT t.id, watch.agent_id, desk.now() FROM desk.ticket t
    WHERE t.id = watch.ticket_id AND t.owner_id IS DISTINCT FROM watch.agent_id
    ON CONFLICT DO NOTHING
$$;
