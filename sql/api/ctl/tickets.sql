-- promisectl tickets: one object a ticket, the longest waiting first; closed ones the last closed first.
-- wanted: 'open' (all that are not closed), 'closed' or 'all'; of_queue NULL: every queue; of_owner NULL: every owner's, 0:
-- nobody's; only_held: those that a held mail waits in.
CREATE FUNCTION api.ctl_tickets(wanted text, of_queue text, of_owner integer, only_held boolean, lim integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    WITH chosen AS (
        SELECT t.*, c.name AS customer_name, c.address AS customer_address
          FROM ticket t
          LEFT JOIN customer c ON c.id = t.customer_id
         WHERE (wanted = 'all' OR (wanted = 'closed') = (t.state = 'closed'))
           AND (of_queue IS NULL OR t.queue = of_queue)
           AND (of_owner IS NULL OR coalesce(t.owner_id, 0) = of_owner)
           AND (NOT only_held OR t.attention = 'held')
         ORDER BY t.closed_at DESC NULLS FIRST, t.arrived_at, t.number
         LIMIT lim
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'number', number,
               'label', desk.ctl_label(number),
               'state', state,
               'queue', queue,
               'subject', subject,
               'language', language,
               'automatic', automatic,
               'attention', attention,
               'priority', priority,
               'owner', desk.ctl_agent(owner_id),
               'internal', internal,
               'merged_into', (SELECT desk.ctl_label(other.number) FROM ticket other WHERE other.id = chosen.merged_into),
               'customer', CASE WHEN customer_id IS NULL THEN NULL
                   ELSE jsonb_build_object('name', customer_name, 'address', customer_address) END,
               'arrived_at', arrived_at,
               'closed_at', closed_at,
               'messages', (SELECT count(*) FROM message m WHERE m.ticket_id = chosen.id),
               'now', desk.now())
               ORDER BY closed_at DESC NULLS FIRST, arrived_at, number), '[]')
      FROM chosen
$$;
