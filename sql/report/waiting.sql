-- How long people's open tickets have waited, by queue.
CREATE VIEW report.waiting AS
SELECT t.queue, count(*) AS open, min(t.arrived_at) AS oldest,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY t.age) AS median_age,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY t.age) AS p90_age,
    max(t.age) AS longest_age
FROM (SELECT queue, arrived_at, desk.now() - arrived_at AS age
      FROM desk.ticket WHERE state <> 'closed' AND NOT automatic) t
GROUP BY t.queue
ORDER BY t.queue;
