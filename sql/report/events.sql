-- What happened, the newest first. Never changed: everything told to anybody follows from here.
CREATE VIEW report.events AS
SELECT e.id AS event, e.at, e.kind, s.tag || '-' || t.number AS ticket, e.incoming_id AS mail, e.outbox_id AS outgoing,
    e.promise_id AS promise, a.name AS agent, e.facts
FROM desk.event e
LEFT JOIN desk.ticket t ON t.id = e.ticket_id
LEFT JOIN desk.agent a ON to_jsonb(a.id) = e.facts -> 'agent'
LEFT JOIN desk.setting s ON true
ORDER BY e.id DESC;

COMMENT ON VIEW report.events IS 'what happened, the newest first';
COMMENT ON COLUMN report.events.event IS 'number of the event; higher ones are later';
COMMENT ON COLUMN report.events.at IS 'when';
COMMENT ON COLUMN report.events.kind IS 'what: opened, replied, answered, sent, failed, promise-made, promise-broken and so on';
COMMENT ON COLUMN report.events.ticket IS 'of which ticket; NULL: of none';
COMMENT ON COLUMN report.events.mail IS 'the incoming mail that it is about (promisectl show mail:N)';
COMMENT ON COLUMN report.events.outgoing IS 'the outgoing mail that it is about (report.outbox)';
COMMENT ON COLUMN report.events.promise IS 'the promise that it is about (report.promises)';
COMMENT ON COLUMN report.events.agent IS 'who did it, or whom it concerns';
COMMENT ON COLUMN report.events.facts IS 'what else is known of it';
