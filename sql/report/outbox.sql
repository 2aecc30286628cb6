-- Outgoing mail, the newest first, and why what was not sent was not.
CREATE VIEW report.outbox AS
SELECT o.id, o.kind, o.template, s.tag || '-' || t.number AS ticket, o.recipient, o.state, o.reason, o.attempts, o.uncertain,
    o.last_code, o.last_reply, o.created_at, o.next_at, o.sent_at, o.bounced_at
FROM desk.outbox o LEFT JOIN desk.ticket t ON t.id = o.ticket_id CROSS JOIN desk.setting s
ORDER BY o.id DESC;
