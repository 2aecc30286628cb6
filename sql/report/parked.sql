-- Mails that could not be read: they wait for promisectl parked retry or drop.
CREATE VIEW report.parked AS
SELECT i.id AS mail, m.name AS mailbox, i.uid, i.internal_date, i.size, i.cause, i.detail, i.attempts, i.fetched_at
FROM desk.incoming i JOIN desk.mailbox m ON m.id = i.mailbox_id
WHERE i.state = 'parked'
ORDER BY i.id;

COMMENT ON VIEW report.parked IS 'mails that could not be read';
COMMENT ON COLUMN report.parked.mail IS 'number of the mail, for promisectl parked';
COMMENT ON COLUMN report.parked.mailbox IS 'name of the mailbox';
COMMENT ON COLUMN report.parked.uid IS 'its UID there';
COMMENT ON COLUMN report.parked.internal_date IS 'when it arrived at the mail server';
COMMENT ON COLUMN report.parked.size IS 'as the server states it';
COMMENT ON COLUMN report.parked.cause IS 'why, a code';
COMMENT ON COLUMN report.parked.detail IS 'why, in words';
COMMENT ON COLUMN report.parked.attempts IS 'how often it was tried';
COMMENT ON COLUMN report.parked.fetched_at IS 'when it was fetched';
