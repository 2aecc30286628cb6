-- The ticket where all is that belongs to this one: itself, or the one that it was merged into.
CREATE FUNCTION desk.ticket_now(ticket_id bigint) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(t.merged_into, t.id) FROM desk.ticket t WHERE t.id = ticket_now.ticket_id
$$;
