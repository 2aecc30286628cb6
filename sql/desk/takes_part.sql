-- Is one of these addresses (lower case) that of somebody who takes part in the ticket?
CREATE FUNCTION desk.takes_part(ticket_id bigint, addresses text[]) RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id
        WHERE p.ticket_id = takes_part.ticket_id AND lower(c.address) = ANY (addresses))
$$;
