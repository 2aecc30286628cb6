-- When the requester last heard from the desk how things are: by a mail of ours that puts the next update off, or an agent's own of
-- which the desk has a copy. (A mail about a promise alone does not.) He never did: when his mail arrived.
CREATE FUNCTION desk.heard_at(t desk.ticket) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT greatest(t.arrived_at,
        desk.told_at(t, '{receipt,relay,update,question,closed,broken}'),
        (SELECT max(m.received_at) FROM desk.message m JOIN desk.customer c ON c.id = t.customer_id
         WHERE m.ticket_id = t.id AND m.agent_id IS NOT NULL AND desk.message_reached(m, c.address)))
$$;
