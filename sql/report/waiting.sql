-- How long customers' tickets have been open and how long customers wait for an answer, by queue. Neither machines' tickets nor
-- the desk's own count.
CREATE VIEW report.waiting AS
SELECT t.queue, count(*) AS open, count(*) FILTER (WHERE t.state = 'waiting') AS on_hold, count(t.waiting_since) AS unanswered,
    min(t.arrived_at) AS oldest,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY t.age) AS median_age,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY t.age) AS p90_age,
    max(t.age) AS longest_age,
    max(desk.now() - t.waiting_since) AS longest_wait
FROM (SELECT x.queue, x.state, x.arrived_at, desk.now() - x.arrived_at AS age,
          (SELECT min(m.received_at) FROM desk.message m
           WHERE m.ticket_id = x.id AND m.agent_id IS NULL AND m.kind = 'human' AND m.received_at > coalesce(
               (SELECT max(w.received_at) FROM desk.message w WHERE w.ticket_id = x.id AND w.agent_id IS NOT NULL),
               '-infinity')) AS waiting_since
      FROM desk.ticket x WHERE x.state <> 'closed' AND NOT x.automatic AND NOT x.internal) t
GROUP BY t.queue
ORDER BY t.queue;

COMMENT ON VIEW report.waiting IS 'customers'' tickets that are not closed, by queue';
COMMENT ON COLUMN report.waiting.queue IS 'name of the queue';
COMMENT ON COLUMN report.waiting.open IS 'tickets that are not closed';
COMMENT ON COLUMN report.waiting.on_hold IS 'of these, how many wait for somebody outside';
COMMENT ON COLUMN report.waiting.unanswered IS 'of these, in how many a person wrote after the last answer';
COMMENT ON COLUMN report.waiting.oldest IS 'when the first mail of the oldest arrived';
COMMENT ON COLUMN report.waiting.median_age IS 'half of them are younger';
COMMENT ON COLUMN report.waiting.p90_age IS 'nine tenths of them are younger';
COMMENT ON COLUMN report.waiting.longest_age IS 'age of the oldest';
COMMENT ON COLUMN report.waiting.longest_wait IS 'how long the customer has waited who waits longest for an answer';
