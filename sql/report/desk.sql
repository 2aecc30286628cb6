-- The desk at this moment, in one row.
CREATE VIEW report.desk AS
SELECT s.name, s.address, s.tag, s.mode, s.zone, desk.now() AS now, p.ran_at,
    t.open, t.waiting, t.unowned, t.attention,
    i.unread, i.unread_since, k.parked,
    o.queued, o.queued_since, f.failed, f.withheld,
    h.calls, h.calls_since,
    g.promises, g.due_today, g.overdue, g.broken, g.broken_since, g.next_due,
    (SELECT count(*) FROM desk.alarm) AS alarms
FROM desk.setting s
CROSS JOIN (SELECT count(*) FILTER (WHERE x.state = 'open') AS open, count(*) FILTER (WHERE x.state = 'waiting') AS waiting,
        count(*) FILTER (WHERE x.state = 'open' AND x.owner_id IS NULL) AS unowned, count(x.attention) AS attention
    FROM desk.ticket x WHERE x.state <> 'closed') t
CROSS JOIN (SELECT count(*) AS unread, min(x.fetched_at) AS unread_since FROM desk.incoming x WHERE x.state = 'new') i
CROSS JOIN (SELECT count(*) AS parked FROM desk.incoming x WHERE x.state = 'parked') k
CROSS JOIN (SELECT count(*) AS queued, min(x.created_at) AS queued_since
    FROM desk.outbox x WHERE x.state IN ('queued', 'retry', 'sending')) o
CROSS JOIN (SELECT count(*) FILTER (WHERE x.state = 'failed') AS failed, count(*) FILTER (WHERE x.state = 'withheld') AS withheld
    FROM desk.outbox x WHERE x.state IN ('failed', 'withheld')) f
CROSS JOIN (SELECT count(*) AS calls, min(x.created_at) AS calls_since
    FROM desk.hook x WHERE x.state IN ('queued', 'retry', 'sending')) h
CROSS JOIN LATERAL (SELECT count(*) AS promises,
        count(*) FILTER (WHERE x.state = 'open' AND x.paused_at IS NULL
            AND x.due_at < (date_trunc('day', desk.now() AT TIME ZONE s.zone) + interval '1 day') AT TIME ZONE s.zone) AS due_today,
        count(*) FILTER (WHERE x.state = 'open' AND x.paused_at IS NULL AND x.due_at < desk.now()) AS overdue,
        count(*) FILTER (WHERE x.state = 'broken') AS broken, min(x.broken_at) AS broken_since,
        min(x.due_at) FILTER (WHERE x.state = 'open' AND x.paused_at IS NULL) AS next_due
    FROM desk.promise x WHERE x.ended_at IS NULL) g
LEFT JOIN desk.pulse p ON p.single;

COMMENT ON VIEW report.desk IS 'the desk at this moment, in one row; none before the daemon first ran';
COMMENT ON COLUMN report.desk.name IS 'its name';
COMMENT ON COLUMN report.desk.address IS 'its address';
COMMENT ON COLUMN report.desk.tag IS 'what stands before the numbers of its tickets';
COMMENT ON COLUMN report.desk.mode IS 'live, or observe: nothing is sent';
COMMENT ON COLUMN report.desk.zone IS 'its time zone: days are counted in it';
COMMENT ON COLUMN report.desk.now IS 'its time';
COMMENT ON COLUMN report.desk.ran_at IS 'when the daemon''s clock last did what was due, at least twice a minute while it runs';
COMMENT ON COLUMN report.desk.open IS 'open tickets';
COMMENT ON COLUMN report.desk.waiting IS 'tickets that wait for somebody outside';
COMMENT ON COLUMN report.desk.unowned IS 'open tickets that nobody owns';
COMMENT ON COLUMN report.desk.attention IS 'tickets that a person must look at';
COMMENT ON COLUMN report.desk.unread IS 'stored mails that are yet to be read';
COMMENT ON COLUMN report.desk.unread_since IS 'when the first of them was fetched';
COMMENT ON COLUMN report.desk.parked IS 'mails that could not be read';
COMMENT ON COLUMN report.desk.queued IS 'outgoing mails that wait, are being sent or are tried again later';
COMMENT ON COLUMN report.desk.queued_since IS 'when the first of them was made';
COMMENT ON COLUMN report.desk.failed IS 'outgoing mails that could not be delivered';
COMMENT ON COLUMN report.desk.withheld IS 'outgoing mails that are held back, with the reason in report.outbox';
COMMENT ON COLUMN report.desk.calls IS 'calls of webhooks that wait';
COMMENT ON COLUMN report.desk.calls_since IS 'when the first of them was made';
COMMENT ON COLUMN report.desk.promises IS 'promises that are going on, open or broken';
COMMENT ON COLUMN report.desk.due_today IS 'promises not yet broken that are due before the day ends; not those that pause while a customer is waited for';
COMMENT ON COLUMN report.desk.overdue IS 'of these, those whose time is over: about to be found broken, or waiting for a delivery under way';
COMMENT ON COLUMN report.desk.broken IS 'promises that are broken and not yet made good';
COMMENT ON COLUMN report.desk.broken_since IS 'when the first of them broke';
COMMENT ON COLUMN report.desk.next_due IS 'when the next promise is due';
COMMENT ON COLUMN report.desk.alarms IS 'alarms in force';
