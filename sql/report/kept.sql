-- How promises are kept: by the month in which they were due, queue, kind and who answers for them. Those that are going on and not
-- yet due count nowhere; what was moved in time, and what was withdrawn in time, was neither kept nor broken.
CREATE VIEW report.kept AS
SELECT date_trunc('month', p.due_at AT TIME ZONE s.zone)::date AS month, t.queue, p.kind, a.name AS agent,
    count(*) AS promises, count(*) FILTER (WHERE p.state = 'kept') AS kept,
    count(p.broken_at) AS broken, count(*) FILTER (WHERE p.state = 'kept late') AS kept_late,
    count(*) FILTER (WHERE p.state = 'broken') AS still_broken,
    count(*) FILTER (WHERE p.state = 'moved') AS moved,
    count(*) FILTER (WHERE p.state = 'withdrawn' AND p.broken_at IS NULL) AS withdrawn,
    round(100.0 * count(*) FILTER (WHERE p.state = 'kept')
        / nullif(count(*) FILTER (WHERE p.state = 'kept') + count(p.broken_at), 0), 1) AS kept_percent,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(p.ended_at, desk.now()) - p.broken_at) AS median_late,
    max(coalesce(p.ended_at, desk.now()) - p.broken_at) AS longest_late
FROM desk.promise p
JOIN desk.ticket t ON t.id = p.ticket_id
LEFT JOIN desk.agent a ON a.id = coalesce(p.owner_id, t.owner_id)
CROSS JOIN desk.setting s
WHERE p.state <> 'open'
GROUP BY 1, 2, 3, a.id, 4
ORDER BY 1 DESC, 2, 3, 4;

COMMENT ON VIEW report.kept IS 'how promises are kept, by month, queue, kind and who answers for them';
COMMENT ON COLUMN report.kept.month IS 'in which they were due, in the desk''s zone: its first day';
COMMENT ON COLUMN report.kept.queue IS 'the queue that the ticket is in';
COMMENT ON COLUMN report.kept.kind IS 'reply (the first answer), next reply, update (a progress update), resolve, or own (made by an agent)';
COMMENT ON COLUMN report.kept.agent IS 'who answers for them; NULL: nobody has the ticket';
COMMENT ON COLUMN report.kept.promises IS 'that have ended or were broken';
COMMENT ON COLUMN report.kept.kept IS 'of these: kept in time';
COMMENT ON COLUMN report.kept.broken IS 'of these: not kept when they were due, whatever came later';
COMMENT ON COLUMN report.kept.kept_late IS 'of the broken ones: kept afterwards';
COMMENT ON COLUMN report.kept.still_broken IS 'of the broken ones: neither kept nor withdrawn so far';
COMMENT ON COLUMN report.kept.moved IS 'moved to another date before they were due';
COMMENT ON COLUMN report.kept.withdrawn IS 'withdrawn before they were due';
COMMENT ON COLUMN report.kept.kept_percent IS 'kept ones among the kept and the broken; NULL: there are none of either';
COMMENT ON COLUMN report.kept.median_late IS 'half of the broken ones ended sooner after they were due';
COMMENT ON COLUMN report.kept.longest_late IS 'the one that ended latest after it was due, or has not ended';
