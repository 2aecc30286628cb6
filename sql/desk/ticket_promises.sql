-- A ticket's promises as agents read them, a line each: those that go on, the next due first, or all, in their order. NULL:
-- none. An update whose mail is on its way is left out: the next one stands there already.
CREATE FUNCTION desk.ticket_promises(ticket_id bigint, ended boolean DEFAULT false) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT string_agg(desk.promise_line(p), E'\n' ORDER BY CASE WHEN ended THEN NULL ELSE p.due_at END, p.number)
    FROM desk.promise p
    WHERE p.ticket_id = ticket_promises.ticket_id AND (ended OR p.ended_at IS NULL)
      AND (p.kind <> 'update' OR p.ended_at IS NOT NULL OR p.kept_by IS NULL)
$$;
