-- Which rule decided how often about a receipt, by day of the desk's zone. Agents' mail is left out: it never comes to one.
CREATE VIEW report.receipts AS
SELECT (i.internal_date AT TIME ZONE s.zone)::date AS day, i.receipt_rule AS rule,
    i.receipt_verdict AS verdict, count(*) AS mails, min(i.receipt_reason) AS example
FROM desk.incoming i CROSS JOIN desk.setting s
WHERE i.state = 'done' AND i.disposition NOT IN ('answer', 'note', 'held', 'promises')
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 2, 3;

COMMENT ON VIEW report.receipts IS 'decisions about receipts by day and rule';
COMMENT ON COLUMN report.receipts.day IS 'in the desk''s zone';
COMMENT ON COLUMN report.receipts.rule IS 'of the table in promised(8); 0: the mail did not come to the table';
COMMENT ON COLUMN report.receipts.verdict IS 'send, never, or joined: it is part of a ticket that had its receipt';
COMMENT ON COLUMN report.receipts.mails IS 'how many were decided so';
COMMENT ON COLUMN report.receipts.example IS 'the reason that was given for one of them';
