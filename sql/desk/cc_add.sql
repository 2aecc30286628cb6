-- One more participant; NULL, or why not. An agent is none: in Cc of a mail he becomes a watcher.
CREATE FUNCTION desk.cc_add(c desk.command, address text, name text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_agent integer := desk.agent_of(address);
BEGIN
    IF v_agent IS NOT NULL THEN
        RETURN format('%s is an agent, %s, and no customer may see that address. In Cc of your mail an agent becomes a watcher.',
            address, desk.agent_name(v_agent));
    END IF;
    RETURN desk.participant_add(c.ticket_id, cc_add.address, cc_add.name, c.agent_id);
END;
$$;
