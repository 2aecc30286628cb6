-- Every ticket, the newest first: whose it is, where it stands, what was last heard of it.
CREATE VIEW report.tickets AS
SELECT s.tag || '-' || t.number AS ticket, t.state, t.queue, t.subject, c.address AS customer, c.name AS customer_name,
    t.attention, k.number AS claims, t.automatic, t.language, t.arrived_at, t.closed_at,
    (SELECT count(*) FROM desk.message m WHERE m.ticket_id = t.id) AS messages,
    (SELECT max(m.received_at) FROM desk.message m WHERE m.ticket_id = t.id) AS last_message_at,
    (SELECT o.state::text FROM desk.outbox o WHERE o.ticket_id = t.id AND o.kind = 'receipt') AS receipt
FROM desk.ticket t
LEFT JOIN desk.customer c ON c.id = t.customer_id
LEFT JOIN desk.ticket k ON k.id = t.claims
CROSS JOIN desk.setting s
ORDER BY t.number DESC;
