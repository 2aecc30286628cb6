-- What an agent changed in the ticket, by which command, and why.
CREATE FUNCTION desk.command_event(c desk.command, kind text, was text, becomes text, reason text DEFAULT NULL) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.event_add(kind, c.ticket_id, c.incoming_id, NULL, jsonb_build_object(
        'agent', c.agent_id, 'from', was, 'to', becomes, 'reason', nullif(reason, '')))
$$;
