-- Who beside the requester gets what is answered in a ticket, one a line; NULL: nobody.
CREATE FUNCTION desk.participants_text(ticket_id bigint) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT string_agg(desk.person_text(c.name, c.address), E'\n' ORDER BY p.added_at, c.id)
        FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id
        WHERE p.ticket_id = participants_text.ticket_id AND p.role = 'participant');
END;
$$;
