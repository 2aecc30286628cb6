-- promisectl show N: a ticket with all that belongs to it; NULL if there is none of that number. messages are what customers
-- wrote and were sent, notes what they must not see; seq orders both together. What went out of a ticket that was merged into
-- it, and what happened there, belongs to it too.
CREATE FUNCTION api.ctl_ticket(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    WITH here AS (
        SELECT t.id FROM ticket t JOIN ticket shown ON shown.number = wanted AND t.merged_into = shown.id
        UNION ALL SELECT t.id FROM ticket t WHERE t.number = wanted
    )
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
        'priority', t.priority,
        'cause', t.cause,
        'owner', desk.ctl_agent(t.owner_id),
        'wait_until', t.wait_until,
        'internal', t.internal,
        'merged_into', (SELECT desk.ctl_label(other.number) FROM ticket other WHERE other.id = t.merged_into),
        'merged_from', (
            SELECT coalesce(jsonb_agg(desk.ctl_label(other.number) ORDER BY other.number), '[]')
              FROM ticket other WHERE other.merged_into = t.id),
        'split_from', (SELECT desk.ctl_label(other.number) FROM ticket other WHERE other.id = t.split_from),
        'split_into', (
            SELECT coalesce(jsonb_agg(desk.ctl_label(other.number) ORDER BY other.number), '[]')
              FROM ticket other WHERE other.split_from = t.id),
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
        'watchers', (
            SELECT coalesce(jsonb_agg(desk.ctl_agent(w.agent_id) ORDER BY w.added_at, w.agent_id), '[]')
              FROM watcher w WHERE w.ticket_id = t.id),
        'promises', (
            SELECT coalesce(jsonb_agg(desk.ctl_promise(p) ORDER BY p.number), '[]')
              FROM promise p WHERE p.ticket_id = t.id),
        'messages', (
            SELECT coalesce(jsonb_agg(desk.ctl_message(m) ORDER BY m.seq), '[]')
              FROM message m WHERE m.ticket_id = t.id),
        'notes', (
            SELECT coalesce(jsonb_agg(desk.ctl_note(n) ORDER BY n.seq), '[]')
              FROM note n WHERE n.ticket_id = t.id),
        'outgoing', (
            SELECT coalesce(jsonb_agg(desk.ctl_outgoing(o) ORDER BY o.id), '[]')
              FROM outbox o WHERE o.ticket_id IN (SELECT id FROM here)),
        'events', (
            SELECT coalesce(jsonb_agg(desk.ctl_event(e) ORDER BY e.id), '[]')
              FROM event e WHERE e.ticket_id IN (SELECT id FROM here)))
      FROM ticket t
     WHERE t.number = wanted
$$;
