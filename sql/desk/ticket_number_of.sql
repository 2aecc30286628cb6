-- The ticket that a done mail came to.
CREATE FUNCTION desk.ticket_number_of(incoming_id bigint) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT t.number FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id
    WHERE m.incoming_id = ticket_number_of.incoming_id
$$;
