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
