-- #take: who writes it owns the ticket; a former owner becomes a watcher, those who were told of it learn that it is taken.
CREATE FUNCTION desk.command_take(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_owner integer := (SELECT t.owner_id FROM desk.ticket t WHERE t.id = c.ticket_id);
BEGIN
    IF c.argument <> '' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = format('#take stands alone. To give the ticket to somebody: #assign %s', left(c.argument, 60));
    END IF;
    c.said := desk.ticket_label(c.ticket_id) || ' is yours';
    IF v_owner = c.agent_id THEN
        c.said := c.said || ' already.';
        RETURN c;
    END IF;
    PERFORM desk.owner_set(c.ticket_id, c.agent_id);
    PERFORM desk.command_event(c, 'taken', desk.agent_address(v_owner), desk.agent_address(c.agent_id));
    PERFORM desk.tell_taken(c.ticket_id, c.agent_id);
    c.said := c.said || desk.owner_former(v_owner, c.agent_id);
    RETURN c;
END;
$$;
