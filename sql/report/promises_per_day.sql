-- Promises by the day (of the desk's zone) on which they were due, queue and kind; those to come, too.
CREATE VIEW report.promises_per_day AS
SELECT (p.due_at AT TIME ZONE s.zone)::date AS day, t.queue, p.kind, count(*) AS due,
    count(*) FILTER (WHERE p.state = 'open') AS open,
    count(*) FILTER (WHERE p.state = 'kept') AS kept,
    count(p.broken_at) AS broken,
    count(*) FILTER (WHERE p.state = 'kept late') AS kept_late,
    count(*) FILTER (WHERE p.state = 'broken') AS still_broken,
    count(*) FILTER (WHERE p.state = 'moved') AS moved,
    count(*) FILTER (WHERE p.state = 'withdrawn' AND p.broken_at IS NULL) AS withdrawn
FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id CROSS JOIN desk.setting s
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 2, 3;

COMMENT ON VIEW report.promises_per_day IS 'promises by the day on which they were, or are, due';
COMMENT ON COLUMN report.promises_per_day.day IS 'the day in the desk''s zone';
COMMENT ON COLUMN report.promises_per_day.queue IS 'name of the queue';
COMMENT ON COLUMN report.promises_per_day.kind IS 'reply, next reply, update, resolve or own';
COMMENT ON COLUMN report.promises_per_day.due IS 'how many were due';
COMMENT ON COLUMN report.promises_per_day.open IS 'of these, not yet ended and not yet broken';
COMMENT ON COLUMN report.promises_per_day.kept IS 'kept in time';
COMMENT ON COLUMN report.promises_per_day.broken IS 'ever broken, whatever followed';
COMMENT ON COLUMN report.promises_per_day.kept_late IS 'of the broken ones, those that were kept late';
COMMENT ON COLUMN report.promises_per_day.still_broken IS 'of the broken ones, those that are still not kept';
COMMENT ON COLUMN report.promises_per_day.moved IS 'moved to another date in time';
COMMENT ON COLUMN report.promises_per_day.withdrawn IS 'withdrawn in time';
