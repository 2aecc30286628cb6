-- The promises that a receipt states: those that the mail which opened the ticket has just made. Of those that are over already,
-- because the mail could not be fetched in time, the answer alone: of the others their own mails speak.
CREATE FUNCTION desk.receipt_stated(ticket_id bigint) RETURNS SETOF desk.promise
LANGUAGE sql STABLE
AS $$
    SELECT p.* FROM desk.promise p
    WHERE p.ticket_id = receipt_stated.ticket_id AND p.kind IN ('reply', 'update', 'resolve') AND p.state = 'open'
      AND (p.kind = 'reply' OR p.due_at > desk.now())
    ORDER BY p.number
$$;
