-- The ticket's mails to customers that are not delivered: those that wait, and those that failed.
CREATE FUNCTION desk.status_outbox(ticket_id bigint, OUT line text) RETURNS SETOF text
LANGUAGE sql STABLE
AS $$
    SELECT format('%s: %s to %s, %s', desk.moment_shown(o.created_at), o.kind, o.recipient, o.state)
        || coalesce(' (' || coalesce(o.reason, o.last_reply) || ')', '')
    FROM desk.outbox o
    WHERE o.ticket_id = status_outbox.ticket_id AND o.audience = 'customer' AND o.state NOT IN ('sent', 'dropped')
    ORDER BY o.id DESC
    LIMIT 10
$$;
