-- Mails that could not be read: they wait for promisectl parked retry or drop.
CREATE VIEW report.parked AS
SELECT i.id AS mail, m.name AS mailbox, i.uid, i.internal_date, i.size, i.cause, i.detail, i.attempts, i.fetched_at
FROM desk.incoming i JOIN desk.mailbox m ON m.id = i.mailbox_id
WHERE i.state = 'parked'
ORDER BY i.id;
