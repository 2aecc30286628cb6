-- Every promise, the newest first: what was promised to whom by when, whose it is, what became of it.
CREATE VIEW report.promises AS
SELECT p.id AS promise, s.tag || '-' || t.number AS ticket, p.number, t.queue, c.address AS customer, p.kind, p.class, p.what,
    a.name AS made_by, o.name AS owner, p.calendar, p.from_at, p.amount, p.made_at, p.due_at, p.state,
    p.outbox_id IS NOT NULL AS stated, p.paused_at, p.remaining, p.broken_at, p.detected_at,
    CASE WHEN p.broken_at IS NOT NULL THEN coalesce(p.ended_at, desk.now()) - p.broken_at END AS late, p.ended_at,
    p.level, p.acked_until, r.number AS replaced_by, p.reason
FROM desk.promise p
JOIN desk.ticket t ON t.id = p.ticket_id
LEFT JOIN desk.customer c ON c.id = t.customer_id
LEFT JOIN desk.agent a ON a.id = p.agent_id
LEFT JOIN desk.agent o ON o.id = coalesce(p.owner_id, t.owner_id)
LEFT JOIN desk.promise r ON r.id = p.replaced_by
CROSS JOIN desk.setting s
ORDER BY p.id DESC;

COMMENT ON VIEW report.promises IS 'every promise made to a customer, the newest first';
COMMENT ON COLUMN report.promises.promise IS 'its number in the whole desk: promisectl explain P17';
COMMENT ON COLUMN report.promises.ticket IS 'the ticket that it was made in, or that this one was merged into';
COMMENT ON COLUMN report.promises.number IS 'its number in the ticket: #move 2 friday: reason';
COMMENT ON COLUMN report.promises.queue IS 'the queue that the ticket is in';
COMMENT ON COLUMN report.promises.customer IS 'address of the ticket''s requester';
COMMENT ON COLUMN report.promises.kind IS 'reply (the first answer), next reply, update (a progress update), resolve, or own (made by an agent)';
COMMENT ON COLUMN report.promises.class IS 'contact: an answer that the customer gets keeps it; deed: somebody says that it is done';
COMMENT ON COLUMN report.promises.what IS 'of an own one: what was promised, in the agent''s words; empty: that the customer hears of us';
COMMENT ON COLUMN report.promises.made_by IS 'the agent who made it; NULL: the queue promises it to everybody';
COMMENT ON COLUMN report.promises.owner IS 'the agent who answers for it; NULL: nobody has the ticket yet';
COMMENT ON COLUMN report.promises.calendar IS 'the calendar by which it was worked out when it is due';
COMMENT ON COLUMN report.promises.from_at IS 'the moment that it is counted from';
COMMENT ON COLUMN report.promises.amount IS 'how much time of that calendar; NULL: a person named the date';
COMMENT ON COLUMN report.promises.made_at IS 'when it was made';
COMMENT ON COLUMN report.promises.due_at IS 'by when';
COMMENT ON COLUMN report.promises.state IS 'open, kept, moved (another one took its place in time), withdrawn, broken, kept late';
COMMENT ON COLUMN report.promises.stated IS 'a mail to the customer says it';
COMMENT ON COLUMN report.promises.paused_at IS 'since when it stands still, because the ticket waits for the customer';
COMMENT ON COLUMN report.promises.remaining IS 'of a paused one: open time that is left';
COMMENT ON COLUMN report.promises.broken_at IS 'the due moment at which it was not kept; NULL: it was never broken';
COMMENT ON COLUMN report.promises.detected_at IS 'when that was seen';
COMMENT ON COLUMN report.promises.late IS 'of a broken one: how long after its due moment it ended, or until now';
COMMENT ON COLUMN report.promises.ended_at IS 'when it was kept, moved or withdrawn; NULL: it is going on';
COMMENT ON COLUMN report.promises.level IS 'how many levels of the escalation chain were told';
COMMENT ON COLUMN report.promises.acked_until IS 'until when somebody said that he is on it';
COMMENT ON COLUMN report.promises.replaced_by IS 'number of the one that took its place';
COMMENT ON COLUMN report.promises.reason IS 'why it was moved or withdrawn, in the agent''s words';
