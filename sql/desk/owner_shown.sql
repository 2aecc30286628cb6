-- Who has the ticket, for its customer: the owner's first name; of one who is no agent any more, of his lead, to whom it fell.
-- NULL: nobody has taken it on.
CREATE FUNCTION desk.owner_shown(t desk.ticket) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT desk.first_name(CASE WHEN a.active THEN a.id ELSE desk.lead_of(a.id) END) FROM desk.agent a WHERE a.id = t.owner_id
$$;
