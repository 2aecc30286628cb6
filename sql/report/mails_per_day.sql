-- Incoming mail by day of the desk's zone, mailbox and what became of it.
CREATE VIEW report.mails_per_day AS
SELECT (i.internal_date AT TIME ZONE s.zone)::date AS day, m.name AS mailbox,
    count(*) AS mails,
    count(*) FILTER (WHERE i.disposition = 'ticket') AS tickets,
    count(*) FILTER (WHERE i.disposition = 'reply') AS replies,
    count(*) FILTER (WHERE i.disposition = 'promises') AS lists,
    count(*) FILTER (WHERE i.disposition = 'answer') AS answers,
    count(*) FILTER (WHERE i.disposition = 'note') AS notes,
    count(*) FILTER (WHERE i.disposition = 'held') AS held,
    count(*) FILTER (WHERE i.disposition = 'bounce') AS reports,
    count(*) FILTER (WHERE i.disposition IN ('duplicate', 'own')) AS copies,
    count(*) FILTER (WHERE i.state = 'parked') AS parked,
    sum(i.size) AS bytes
FROM desk.incoming i JOIN desk.mailbox m ON m.id = i.mailbox_id CROSS JOIN desk.setting s
GROUP BY 1, 2
ORDER BY 1 DESC, 2;

COMMENT ON VIEW report.mails_per_day IS 'incoming mail by day and mailbox';
COMMENT ON COLUMN report.mails_per_day.day IS 'in the desk''s zone';
COMMENT ON COLUMN report.mails_per_day.mailbox IS 'name of the mailbox';
COMMENT ON COLUMN report.mails_per_day.mails IS 'all of them';
COMMENT ON COLUMN report.mails_per_day.tickets IS 'that opened a ticket';
COMMENT ON COLUMN report.mails_per_day.replies IS 'of customers, that joined a ticket';
COMMENT ON COLUMN report.mails_per_day.lists IS 'of customers, that asked for the list of what was promised and for nothing else';
COMMENT ON COLUMN report.mails_per_day.answers IS 'of agents, to customers';
COMMENT ON COLUMN report.mails_per_day.notes IS 'that stayed inside the desk';
COMMENT ON COLUMN report.mails_per_day.held IS 'in an agent''s name, held back';
COMMENT ON COLUMN report.mails_per_day.reports IS 'about delivery of our mail';
COMMENT ON COLUMN report.mails_per_day.copies IS 'seen before, or our own';
COMMENT ON COLUMN report.mails_per_day.parked IS 'that could not be read';
COMMENT ON COLUMN report.mails_per_day.bytes IS 'size of all of them';
