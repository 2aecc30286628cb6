-- promisectl show N: a ticket with all that belongs to it; NULL if there is none of that number.
CREATE FUNCTION api.ctl_ticket(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'now', desk.now(),
        'number', t.number,
        'label', desk.ctl_label(t.number),
        'state', t.state,
        'queue', t.queue,
        'subject', t.subject,
        'language', t.language,
        'automatic', t.automatic,
        'anchor', t.anchor,
        'attention', t.attention,
        'claims', (SELECT desk.ctl_label(other.number) FROM ticket other WHERE other.id = t.claims),
        'customer', (SELECT jsonb_build_object('name', c.name, 'address', c.address)
                       FROM customer c WHERE c.id = t.customer_id),
        'arrived_at', t.arrived_at,
        'created_at', t.created_at,
        'closed_at', t.closed_at,
        'participants', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'role', p.role, 'name', c.name, 'address', c.address, 'added_at', p.added_at)
                       ORDER BY p.role DESC, p.added_at, c.address), '[]')
              FROM participant p JOIN customer c ON c.id = p.customer_id
             WHERE p.ticket_id = t.id),
        'messages', (
            SELECT coalesce(jsonb_agg(desk.ctl_message(m) ORDER BY m.seq), '[]')
              FROM message m WHERE m.ticket_id = t.id),
        'outgoing', (
            SELECT coalesce(jsonb_agg(desk.ctl_outgoing(o) ORDER BY o.id), '[]')
              FROM outbox o WHERE o.ticket_id = t.id),
        'events', (
            SELECT coalesce(jsonb_agg(desk.ctl_event(e) ORDER BY e.id), '[]')
              FROM event e WHERE e.ticket_id = t.id))
      FROM ticket t
     WHERE t.number = wanted
$$;
