-- The promises that a receipt states: those that the mail which opened the ticket has just made.
CREATE FUNCTION desk.receipt_stated(ticket_id bigint) RETURNS SETOF desk.promise
LANGUAGE sql STABLE
AS $$
    SELECT p.* FROM desk.promise p
    WHERE p.ticket_id = receipt_stated.ticket_id AND p.kind IN ('reply', 'update', 'resolve') AND p.state = 'open'
    ORDER BY p.number
$$;
