-- Incoming mail by day of the desk's zone, mailbox and what became of it.
CREATE VIEW report.mails_per_day AS
SELECT (i.internal_date AT TIME ZONE s.zone)::date AS day, m.name AS mailbox,
    count(*) AS mails,
    count(*) FILTER (WHERE i.disposition = 'ticket') AS tickets,
    count(*) FILTER (WHERE i.disposition = 'reply') AS replies,
    count(*) FILTER (WHERE i.disposition = 'bounce') AS reports,
    count(*) FILTER (WHERE i.disposition IN ('duplicate', 'own')) AS copies,
    count(*) FILTER (WHERE i.state = 'parked') AS parked,
    sum(i.size) AS bytes
FROM desk.incoming i JOIN desk.mailbox m ON m.id = i.mailbox_id CROSS JOIN desk.setting s
GROUP BY 1, 2
ORDER BY 1 DESC, 2;
