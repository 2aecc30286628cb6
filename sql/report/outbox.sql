-- Outgoing mail, the newest first, and why what was not sent was not.
CREATE VIEW report.outbox AS
SELECT o.id, o.audience, o.kind, o.template, s.tag || '-' || t.number AS ticket, o.recipient, o.state, o.reason, o.attempts, o.uncertain,
    o.last_code, o.last_reply, o.created_at, o.next_at, o.sent_at, o.bounced_at
FROM desk.outbox o LEFT JOIN desk.ticket t ON t.id = o.ticket_id CROSS JOIN desk.setting s
ORDER BY o.id DESC;

COMMENT ON VIEW report.outbox IS 'outgoing mail, the newest first';
COMMENT ON COLUMN report.outbox.id IS 'number of the outgoing mail';
COMMENT ON COLUMN report.outbox.audience IS 'customer, agent or admin: what the recipient is to the desk';
COMMENT ON COLUMN report.outbox.kind IS 'what it is: receipt, relay (an agent''s answer), notification, note, ...';
COMMENT ON COLUMN report.outbox.template IS 'that it is made of';
COMMENT ON COLUMN report.outbox.ticket IS 'number of the ticket that it was sent about';
COMMENT ON COLUMN report.outbox.recipient IS 'to whom';
COMMENT ON COLUMN report.outbox.state IS 'queued, sending, sent, retry, failed, withheld or dropped';
COMMENT ON COLUMN report.outbox.reason IS 'why it is failed, withheld or dropped';
COMMENT ON COLUMN report.outbox.attempts IS 'how often it was tried';
COMMENT ON COLUMN report.outbox.uncertain IS 'attempts whose answer was lost';
COMMENT ON COLUMN report.outbox.last_code IS 'SMTP code of the last attempt';
COMMENT ON COLUMN report.outbox.last_reply IS 'what the server said to the last attempt';
COMMENT ON COLUMN report.outbox.created_at IS 'when it was decided to send it';
COMMENT ON COLUMN report.outbox.next_at IS 'when it is tried next';
COMMENT ON COLUMN report.outbox.sent_at IS 'when a server took it';
COMMENT ON COLUMN report.outbox.bounced_at IS 'when it came back as undeliverable';
