-- The agents who are to read a rating whoever has the ticket: of a bad one the lead of its queue, too.
CREATE FUNCTION desk.rate_readers(m desk.message) RETURNS SETOF integer
LANGUAGE sql STABLE
AS $$
    SELECT a.id
    FROM desk.event e JOIN desk.ticket t ON t.id = e.ticket_id
    CROSS JOIN LATERAL (VALUES (t.owner_id), (CASE WHEN (e.facts -> 'rating')::integer <= 2 THEN coalesce(
        desk.lead_of(t.owner_id), desk.queue_lead(t.queue)) END)) AS r (id)
    JOIN desk.agent a ON a.id = r.id AND a.active
    WHERE e.incoming_id = m.incoming_id AND e.kind = 'rated'
$$;
