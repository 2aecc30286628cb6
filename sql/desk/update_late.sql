-- When the customer should have heard from the desk and did not: the first progress update that is overdue. NULL: none is.
CREATE FUNCTION desk.update_late(ticket_id bigint) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT min(p.due_at) FROM desk.promise p
    WHERE p.ticket_id = update_late.ticket_id AND p.kind = 'update' AND p.ended_at IS NULL
      AND (p.state = 'broken' OR p.due_at < desk.now())
$$;
