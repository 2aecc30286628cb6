-- When somebody last made, kept, moved or withdrew a promise in a ticket: an agent, or an admin in the desk's name; NULL: never.
CREATE FUNCTION desk.pledged_at(ticket_id bigint) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT max(e.at) FROM desk.event e
    WHERE e.ticket_id = pledged_at.ticket_id AND e.outbox_id IS NULL
      AND (e.facts ? 'agent' AND e.kind IN ('promise-made', 'promise-kept', 'promise-moved', 'promise-withdrawn')
           OR e.facts ? 'promise' AND e.kind = 'by-promisectl')
$$;
