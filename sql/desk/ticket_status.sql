-- How a ticket stands, for agents: lines, NULL where there is nothing to say.
CREATE FUNCTION desk.ticket_status(ticket_id bigint) RETURNS SETOF text
LANGUAGE sql STABLE
AS $$
    SELECT unnest(ARRAY[
        format('%s: %s', desk.ticket_label(t.id), desk.subject_shown(t.subject)),
        'State: ' || t.state || coalesce(', until ' || desk.moment_shown(t.wait_until), '')
            || coalesce('; a person must look: ' || t.attention, ''),
        'Customer: ' || coalesce(desk.person_text(desk.subject_shown(u.name), u.address), 'none'),
        'Owner: ' || coalesce(desk.agent_name(t.owner_id), 'nobody'),
        'Watchers: ' || (SELECT string_agg(a.name, ', ' ORDER BY a.name) FROM desk.watcher w JOIN desk.agent a ON a.id = w.agent_id
            WHERE w.ticket_id = t.id AND w.agent_id IS DISTINCT FROM t.owner_id),
        'Answers also go to: ' || (SELECT string_agg(desk.person_text(desk.subject_shown(x.name), x.address), ', ' ORDER BY p.added_at, x.id)
            FROM desk.participant p JOIN desk.customer x ON x.id = p.customer_id
            WHERE p.ticket_id = t.id AND p.role = 'participant'),
        format('Queue: %s, priority: %s', t.queue, t.priority) || coalesce(', cause: ' || t.cause, ''),
        'Open since: ' || desk.moment_shown(t.arrived_at),
        'Promises:' || E'\n  ' || replace(desk.ticket_promises(t.id), E'\n', E'\n  '),
        'Last mails:' || (SELECT string_agg(E'\n  ' || line, '' ORDER BY at DESC, line) FROM desk.status_mails(t.id) m (at, line)),
        'On its way:' || (SELECT string_agg(E'\n  ' || line, '' ORDER BY line) FROM desk.status_outbox(t.id) o (line))])
    FROM desk.ticket t LEFT JOIN desk.customer u ON u.id = t.customer_id
    WHERE t.id = ticket_status.ticket_id
$$;
