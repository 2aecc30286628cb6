-- Measures of tickets, for api.ctl_metrics. Machines' tickets and the desk's own count nowhere but in attention.
CREATE FUNCTION desk.metrics_tickets() RETURNS TABLE (name text, type text, help text, labels jsonb, value numeric)
LANGUAGE sql STABLE
AS $$
    WITH w AS MATERIALIZED (SELECT * FROM report.waiting)
    SELECT 'tickets', 'gauge', 'Customers'' tickets that are not closed.', jsonb_build_object('queue', w.queue, 'state', x.state), x.n
    FROM w CROSS JOIN LATERAL (VALUES ('open', w.open - w.on_hold), ('waiting', w.on_hold)) AS x (state, n)
    UNION ALL
    SELECT 'tickets_unanswered', 'gauge', 'Customers'' tickets in which a person wrote after the last answer.', jsonb_build_object('queue', w.queue), w.unanswered
    FROM w
    UNION ALL
    SELECT 'tickets_longest_wait_seconds', 'gauge', 'How long the customer has waited who waits longest for an answer.',
        jsonb_build_object('queue', w.queue), coalesce(round(extract(epoch FROM w.longest_wait), 3), 0)
    FROM w
    UNION ALL
    SELECT 'tickets_unowned', 'gauge', 'Open tickets that nobody owns.', '{}', count(*)
    FROM desk.ticket t WHERE t.state <> 'closed' AND t.state = 'open' AND t.owner_id IS NULL
    UNION ALL
    SELECT 'tickets_attention', 'gauge', 'Tickets that a person must look at.', '{}', count(*)
    FROM desk.ticket t WHERE t.state <> 'closed' AND t.attention IS NOT NULL
$$;
