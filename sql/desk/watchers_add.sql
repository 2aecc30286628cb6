-- The agents among these addresses watch the ticket from now on, but for its owner and the one who names them.
CREATE FUNCTION desk.watchers_add(ticket_id bigint, addresses text[], by_id integer) RETURNS void
LANGUAGE sql
AS $$
    WITH new AS (
        INSERT INTO desk.watcher (ticket_id, agent_id, added_at)
        SELECT t.id, named, desk.now()
        FROM desk.ticket t, desk.agents_named(addresses) named
        WHERE t.id = watchers_add.ticket_id AND named <> by_id AND named IS DISTINCT FROM t.owner_id
        ON CONFLICT DO NOTHING
        RETURNING agent_id
    )
    INSERT INTO desk.event (at, kind, ticket_id, facts)
    SELECT desk.now(), 'watched', watchers_add.ticket_id, jsonb_build_object('agent', new.agent_id, 'by', by_id) FROM new
$$;
