-- When a person of the desk last did anything about a ticket; nobody ever did: when it arrived.
CREATE FUNCTION desk.worked_at(t desk.ticket) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT greatest(t.arrived_at,
        (SELECT max(h.at) FROM desk.progress_happened(t, '-infinity') h WHERE h.desk),
        (SELECT max(m.received_at) FROM desk.message m WHERE m.ticket_id = t.id AND m.agent_id IS NOT NULL),
        desk.pledged_at(t.id))
$$;
