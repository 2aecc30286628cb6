-- A ticket as promisectl export writes it: {"ticket": all of it, or a customer's own part, "mails": [{"way", "id", "at", "sender"}]}; at in seconds
-- of Unix time. NULL: there is none of that number.
CREATE FUNCTION api.ctl_export_ticket(wanted bigint, customer text, notes boolean) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET jit = off
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'ticket', CASE WHEN ctl_export_ticket.customer IS NOT NULL THEN desk.export_own(t, ctl_export_ticket.customer)
            WHEN ctl_export_ticket.notes THEN api.ctl_ticket(t.number) - 'now'
            ELSE api.ctl_ticket(t.number) - '{now,notes,events,watchers,outgoing}'::text[] END,
        'mails', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'way', m.way, 'id', m.id, 'at', extract(epoch FROM m.at)::bigint, 'sender', m.sender) ORDER BY m.at, m.way, m.id), '[]')
            FROM desk.export_mails(t, ctl_export_ticket.customer, ctl_export_ticket.notes) m))
    FROM desk.ticket t
    WHERE t.number = ctl_export_ticket.wanted
$$;
