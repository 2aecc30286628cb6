-- The timers of what is broken in a ticket once more: who is told next, and when he works, follows from its owner and its
-- priority.
CREATE FUNCTION desk.timers_again(ticket_id bigint) RETURNS void
LANGUAGE sql
AS $$
    SELECT desk.timers_set(p) FROM desk.promise p
    WHERE p.ticket_id = timers_again.ticket_id AND p.state = 'broken' ORDER BY p.id
$$;
