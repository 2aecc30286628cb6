-- How soon people got the first answer of a person, by day of the desk's zone and queue. The desk's own tickets, machines' and
-- merged ones are left out; receipts are no answers.
CREATE VIEW report.first_answers AS
SELECT (t.arrived_at AT TIME ZONE s.zone)::date AS day, t.queue, count(*) AS tickets, count(f.answered_at) AS answered,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY f.answered_at - t.arrived_at) AS median_time,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY f.answered_at - t.arrived_at) AS p90_time,
    max(f.answered_at - t.arrived_at) AS longest_time
FROM desk.ticket t
CROSS JOIN desk.setting s
CROSS JOIN LATERAL (
    SELECT min(m.received_at) AS answered_at FROM desk.message m WHERE m.ticket_id = t.id AND m.agent_id IS NOT NULL) f
WHERE NOT t.automatic AND NOT t.internal AND t.merged_into IS NULL
GROUP BY 1, 2
ORDER BY 1 DESC, 2;

COMMENT ON VIEW report.first_answers IS 'how soon customers'' tickets got their first answer, by day of arrival and queue';
COMMENT ON COLUMN report.first_answers.day IS 'on which the tickets arrived, in the desk''s zone';
COMMENT ON COLUMN report.first_answers.queue IS 'the queue that they are in';
COMMENT ON COLUMN report.first_answers.tickets IS 'customers'' tickets that arrived';
COMMENT ON COLUMN report.first_answers.answered IS 'of these, how many an agent has answered';
COMMENT ON COLUMN report.first_answers.median_time IS 'half of the answered ones had their first answer sooner';
COMMENT ON COLUMN report.first_answers.p90_time IS 'nine tenths of the answered ones had it sooner';
COMMENT ON COLUMN report.first_answers.longest_time IS 'until the slowest first answer';
