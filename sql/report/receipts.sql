-- Which rule decided how often about a receipt, by day of the desk's zone.
CREATE VIEW report.receipts AS
SELECT (i.internal_date AT TIME ZONE s.zone)::date AS day, i.receipt_rule AS rule,
    i.receipt_verdict AS verdict, count(*) AS mails, min(i.receipt_reason) AS example
FROM desk.incoming i CROSS JOIN desk.setting s
WHERE i.state = 'done'
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 2, 3;
