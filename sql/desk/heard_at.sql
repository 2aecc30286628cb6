-- When the requester last heard from the desk about the ticket: a mail of ours, or an agent's own of which the desk has a copy.
-- He never did: when his mail arrived.
CREATE FUNCTION desk.heard_at(t desk.ticket) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT greatest(t.arrived_at,
        desk.told_at(t, '{receipt,relay,promise,update,question,closed,broken}'),
        (SELECT max(m.received_at) FROM desk.message m JOIN desk.customer c ON c.id = t.customer_id
         WHERE m.ticket_id = t.id AND m.agent_id IS NOT NULL AND desk.message_reached(m, c.address)))
$$;
