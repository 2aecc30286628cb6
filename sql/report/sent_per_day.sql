-- Outgoing mail by the day (of the desk's zone) on which it was made, for whom and of what kind.
CREATE VIEW report.sent_per_day AS
SELECT (o.created_at AT TIME ZONE s.zone)::date AS day, o.audience, o.kind,
    count(*) AS mails,
    count(*) FILTER (WHERE o.state = 'sent') AS sent,
    count(*) FILTER (WHERE o.state IN ('queued', 'retry', 'sending')) AS waiting,
    count(*) FILTER (WHERE o.state = 'failed') AS failed,
    count(*) FILTER (WHERE o.state = 'withheld') AS withheld,
    count(*) FILTER (WHERE o.state = 'dropped') AS dropped,
    count(o.bounced_at) AS bounced,
    count(*) FILTER (WHERE o.attempts > 1) AS retried,
    count(*) FILTER (WHERE o.uncertain > 0) AS uncertain,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY o.sent_at - o.created_at) AS median_delay,
    max(o.sent_at - o.created_at) AS longest_delay
FROM desk.outbox o CROSS JOIN desk.setting s
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 2, 3;

COMMENT ON VIEW report.sent_per_day IS 'outgoing mail by day, audience and kind';
COMMENT ON COLUMN report.sent_per_day.day IS 'the day in the desk''s zone on which it was made';
COMMENT ON COLUMN report.sent_per_day.audience IS 'customer, agent or admin';
COMMENT ON COLUMN report.sent_per_day.kind IS 'receipt, relay, update, notification and so on';
COMMENT ON COLUMN report.sent_per_day.mails IS 'all of them';
COMMENT ON COLUMN report.sent_per_day.sent IS 'of these, taken by the next server';
COMMENT ON COLUMN report.sent_per_day.waiting IS 'waiting, being sent, or tried again later';
COMMENT ON COLUMN report.sent_per_day.failed IS 'refused for good, or given up';
COMMENT ON COLUMN report.sent_per_day.withheld IS 'held back, with the reason in report.outbox';
COMMENT ON COLUMN report.sent_per_day.dropped IS 'given up by the admin';
COMMENT ON COLUMN report.sent_per_day.bounced IS 'came back after they were sent';
COMMENT ON COLUMN report.sent_per_day.retried IS 'needed more than one attempt';
COMMENT ON COLUMN report.sent_per_day.uncertain IS 'of an attempt the answer was lost';
COMMENT ON COLUMN report.sent_per_day.median_delay IS 'half of those sent took no longer';
COMMENT ON COLUMN report.sent_per_day.longest_delay IS 'the longest that one took';
