-- Has an agent promised something in the ticket that is not done?
CREATE FUNCTION desk.owes(ticket_id bigint) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM desk.promise p WHERE p.ticket_id = owes.ticket_id AND p.kind = 'own' AND p.ended_at IS NULL)
$$;
