-- Each mailbox: how it fares and what came through it.
CREATE VIEW report.mailboxes AS
SELECT m.name, m.address, m.queue, m.active, m.state, m.detail, m.state_at, m.fetched_at,
    count(i.id) AS mails,
    count(i.id) FILTER (WHERE i.state = 'new') AS unread,
    count(i.id) FILTER (WHERE i.state = 'parked') AS parked,
    count(i.id) FILTER (WHERE NOT i.settled) AS unsettled,
    max(i.internal_date) AS newest
FROM desk.mailbox m LEFT JOIN desk.incoming i ON i.mailbox_id = m.id
GROUP BY m.id
ORDER BY m.name;

COMMENT ON VIEW report.mailboxes IS 'each mailbox and what came through it';
COMMENT ON COLUMN report.mailboxes.name IS 'as in the configuration';
COMMENT ON COLUMN report.mailboxes.address IS 'its address';
COMMENT ON COLUMN report.mailboxes.queue IS 'of its tickets';
COMMENT ON COLUMN report.mailboxes.active IS 'in the configuration in force';
COMMENT ON COLUMN report.mailboxes.state IS 'what was last said of it: starting, idle, fetching, away';
COMMENT ON COLUMN report.mailboxes.detail IS 'more of that, in words';
COMMENT ON COLUMN report.mailboxes.state_at IS 'since when';
COMMENT ON COLUMN report.mailboxes.fetched_at IS 'when the server was last asked and answered';
COMMENT ON COLUMN report.mailboxes.mails IS 'mails that came';
COMMENT ON COLUMN report.mailboxes.unread IS 'of these, not yet decided';
COMMENT ON COLUMN report.mailboxes.parked IS 'of these, that could not be read';
COMMENT ON COLUMN report.mailboxes.unsettled IS 'of these, that are still to be moved or marked on the server';
COMMENT ON COLUMN report.mailboxes.newest IS 'when the newest arrived';
