-- What the receipt says of promises: a date for each kind that there is. An answer that was due before the mail was read is
-- told as that, never as something to come.
CREATE FUNCTION desk.receipt_promises(ticket_id bigint) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_object_agg(CASE WHEN p.due_at > desk.now() THEN p.kind || '_by' ELSE p.kind || '_was_due' END,
        desk.utc_text(p.due_at)), '{}')
    FROM desk.receipt_stated(receipt_promises.ticket_id) p
$$;
