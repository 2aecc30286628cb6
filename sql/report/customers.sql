-- Everybody who wrote, with what there is between him and the desk. The busiest of late first.
CREATE VIEW report.customers AS
SELECT c.address, c.name, c.language, c.created_at AS since, t.tickets, t.open, m.messages, m.last_message_at, p.promises, p.going, p.broken
FROM desk.customer c
CROSS JOIN LATERAL (SELECT count(*) AS tickets, count(*) FILTER (WHERE x.state <> 'closed') AS open
    FROM desk.ticket x WHERE x.customer_id = c.id AND x.merged_into IS NULL) t
LEFT JOIN (SELECT x.customer_id, count(*) AS messages, max(x.received_at) AS last_message_at
    FROM desk.message x WHERE x.customer_id IS NOT NULL GROUP BY x.customer_id) m ON m.customer_id = c.id
CROSS JOIN LATERAL (SELECT count(y.id) AS promises, count(y.id) FILTER (WHERE y.ended_at IS NULL) AS going, count(y.broken_at) AS broken
    FROM desk.ticket x JOIN desk.promise y ON y.ticket_id = x.id WHERE x.customer_id = c.id) p
ORDER BY m.last_message_at DESC NULLS LAST;

COMMENT ON VIEW report.customers IS 'everybody who wrote, whoever wrote last first';
COMMENT ON COLUMN report.customers.address IS 'his address';
COMMENT ON COLUMN report.customers.name IS 'his name as his mails have it';
COMMENT ON COLUMN report.customers.language IS 'the language that he last wrote in';
COMMENT ON COLUMN report.customers.since IS 'when he was first heard of';
COMMENT ON COLUMN report.customers.tickets IS 'tickets of his';
COMMENT ON COLUMN report.customers.open IS 'of these, not closed';
COMMENT ON COLUMN report.customers.messages IS 'mails that he wrote; NULL: none';
COMMENT ON COLUMN report.customers.last_message_at IS 'when he last wrote';
COMMENT ON COLUMN report.customers.promises IS 'promises made in his tickets';
COMMENT ON COLUMN report.customers.going IS 'of these, going on';
COMMENT ON COLUMN report.customers.broken IS 'of these, ever broken';
