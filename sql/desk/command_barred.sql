-- Refuses all commands of an agent who may not see the ticket.
CREATE FUNCTION desk.command_barred(c desk.command, commands jsonb) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF commands = '[]' OR desk.agent_may(c.agent_id, c.ticket_id) THEN
        RETURN;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = 'command', DETAIL = (
        SELECT jsonb_agg(jsonb_build_object('line', desk.command_line(e), 'done', e ->> 'word' = 'help',
            'said', CASE e ->> 'word' WHEN 'help' THEN (desk.command_help(c)).said ELSE desk.not_yours(c.ticket_id) END))
        FROM jsonb_array_elements(commands) e);
END;
$$;
