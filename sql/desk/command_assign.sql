-- #assign AGENT[: reason]: the ticket is his; he gets the customer's last words, a former owner becomes a watcher.
CREATE FUNCTION desk.command_assign(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_owner integer := (SELECT t.owner_id FROM desk.ticket t WHERE t.id = c.ticket_id);
    v_agent integer;
    v_what record;
BEGIN
    SELECT * INTO v_what FROM desk.command_parts(c.argument);
    IF v_what.what = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = 'Write who is to have it: #assign and a name or an address. (To have it yourself: #take)';
    END IF;
    v_agent := CASE WHEN desk.plain(v_what.what) IN ('me', 'myself') THEN c.agent_id ELSE desk.agent_called(v_what.what) END;
    c.said := format('%s is %s', desk.ticket_label(c.ticket_id),
        CASE v_agent WHEN c.agent_id THEN 'yours' ELSE desk.agent_name(v_agent) || '''s' END);
    IF v_owner = v_agent THEN
        c.said := c.said || ' already.';
        RETURN c;
    ELSIF NOT desk.agent_may(v_agent, c.ticket_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = desk.assign_barred(v_agent, c.ticket_id);
    END IF;
    PERFORM desk.owner_set(c.ticket_id, v_agent);
    PERFORM desk.command_event(c, 'assigned', desk.agent_address(v_owner), desk.agent_address(v_agent), v_what.reason);
    PERFORM desk.tell_assigned(c.ticket_id, v_agent, c.agent_id, v_owner, v_what.reason);
    c.said := c.said || desk.owner_former(v_owner, c.agent_id);
    RETURN c;
END;
$$;
