-- Customers' tickets by day of the desk's zone and queue: how many came, were answered, were closed. Machines', the desk's own and
-- merged ones are left out. A day on which nothing happened has no row.
CREATE VIEW report.tickets_per_day AS
SELECT d.day, d.queue, sum(d.opened)::bigint AS opened, sum(d.closed)::bigint AS closed, sum(d.messages)::bigint AS messages, sum(d.answers)::bigint AS answers
FROM (
    SELECT (t.arrived_at AT TIME ZONE s.zone)::date AS day, t.queue, 1 AS opened, 0 AS closed, 0 AS messages, 0 AS answers
    FROM desk.ticket t CROSS JOIN desk.setting s WHERE NOT t.automatic AND NOT t.internal AND t.merged_into IS NULL
    UNION ALL
    SELECT (t.closed_at AT TIME ZONE s.zone)::date, t.queue, 0, 1, 0, 0
    FROM desk.ticket t CROSS JOIN desk.setting s
    WHERE NOT t.automatic AND NOT t.internal AND t.merged_into IS NULL AND t.closed_at IS NOT NULL
    UNION ALL
    SELECT (m.received_at AT TIME ZONE s.zone)::date, t.queue, 0, 0, (m.agent_id IS NULL)::integer, (m.agent_id IS NOT NULL)::integer
    FROM desk.message m JOIN desk.ticket t ON t.id = m.ticket_id CROSS JOIN desk.setting s WHERE NOT t.automatic AND NOT t.internal) d
GROUP BY d.day, d.queue
ORDER BY d.day DESC, d.queue;

COMMENT ON VIEW report.tickets_per_day IS 'customers'' tickets by day and queue';
COMMENT ON COLUMN report.tickets_per_day.day IS 'the day in the desk''s zone';
COMMENT ON COLUMN report.tickets_per_day.queue IS 'name of the queue in which they are now';
COMMENT ON COLUMN report.tickets_per_day.opened IS 'tickets whose first mail arrived';
COMMENT ON COLUMN report.tickets_per_day.closed IS 'tickets that were closed, and have not been opened again';
COMMENT ON COLUMN report.tickets_per_day.messages IS 'mails of customers';
COMMENT ON COLUMN report.tickets_per_day.answers IS 'answers of agents to customers';
