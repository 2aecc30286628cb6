-- Who has the ticket, for its customer: the owner's first name; of one who is no agent any more, of his lead, to whom it fell. A
-- ticket that nobody owns is with whoever has promised something in it. NULL: nobody has it.
CREATE FUNCTION desk.owner_shown(t desk.ticket) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT desk.first_name(CASE WHEN a.active THEN a.id ELSE desk.lead_of(a.id) END)
    FROM desk.agent a
    WHERE a.id = coalesce(t.owner_id, (
        SELECT p.owner_id FROM desk.promise p
        WHERE p.ticket_id = t.id AND p.kind = 'own' AND p.ended_at IS NULL ORDER BY p.due_at, p.id LIMIT 1))
$$;
