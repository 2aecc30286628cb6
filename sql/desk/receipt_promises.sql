-- What the receipt says of promises: a date for each kind that there is.
CREATE FUNCTION desk.receipt_promises(ticket_id bigint) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_object_agg(p.kind || '_by', desk.utc_text(p.due_at)), '{}')
    FROM desk.receipt_stated(receipt_promises.ticket_id) p
$$;
