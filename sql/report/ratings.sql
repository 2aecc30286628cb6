-- What customers answered to the question how it went, the last answer of each ticket.
CREATE VIEW report.ratings AS
SELECT DISTINCT ON (t.id) (e.at AT TIME ZONE s.zone)::date AS day, s.tag || '-' || t.number AS ticket, t.queue, t.cause, a.name AS agent,
    (e.facts -> 'rating')::integer AS rating
FROM desk.event e JOIN desk.ticket t ON t.id = e.ticket_id LEFT JOIN desk.agent a ON a.id = t.owner_id CROSS JOIN desk.setting s
WHERE e.kind = 'rated'
ORDER BY t.id, e.id DESC;

COMMENT ON VIEW report.ratings IS 'how customers say that it went';
COMMENT ON COLUMN report.ratings.day IS 'of the answer, in the desk''s zone';
COMMENT ON COLUMN report.ratings.ticket IS 'its label';
COMMENT ON COLUMN report.ratings.queue IS 'the queue that the ticket is in';
COMMENT ON COLUMN report.ratings.cause IS 'what agents said was its cause; NULL: nothing';
COMMENT ON COLUMN report.ratings.agent IS 'who has the ticket; NULL: nobody';
COMMENT ON COLUMN report.ratings.rating IS 'from 1 (very bad) to 5 (very good)';
