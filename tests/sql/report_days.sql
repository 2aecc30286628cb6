-- The views of the desk as a whole and by day, and whether those for whom they are made may read them all.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
SELECT is_empty($$SELECT has_table_privilege('promised_report', c.oid, 'SELECT') FROM pg_class c WHERE c.relnamespace = 'report'::regnamespace AND c.relkind = 'v' AND NOT has_table_privilege('promised_report', c.oid, 'SELECT')$$, 'all may be read');

SELECT pg_temp.accept() AS first \gset
SELECT pg_temp.accept('{"kind": "auto_reply", "subject": "robot"}' || pg_temp.sender('robot@x.test')) \g /dev/null
SELECT pg_temp.accept(pg_temp.sender('bert@other.test')) AS second \gset
SELECT pg_temp.store() AS bad, pg_temp.store() \gset
UPDATE desk.incoming SET state = 'parked', cause = 'reader-died', detail = 'signal 11', attempts = 3 WHERE id = :bad;
INSERT INTO desk.alarm (name, since, detail) VALUES ('outbox-late', desk.now(), 'too late');
SELECT pg_temp.wait('1 hour'), api.run_due(10) \g /dev/null

SELECT is(d.tag, 'ACME', 'the desk'), is(d.mode, 'live', 'its mode'), is(d.now, desk.now(), 'its time'), is(d.ran_at, desk.now(), 'its clock'), is(d.open, 3::bigint, 'open tickets'), is(d.waiting, 0::bigint, 'none waits'),
    is(d.unowned, 3::bigint, 'nobody''s'), is(d.attention, 0::bigint, 'none needs a look'), is(d.unread, 1::bigint, 'unread'), is(d.unread_since, desk.now() - interval '1 hour', 'since when'), is(d.parked, 1::bigint, 'parked'),
    is(d.queued, 2::bigint, 'two receipts wait'), is(d.queued_since, desk.now() - interval '1 hour', 'since when'), is(d.failed + d.withheld + d.calls, 0::bigint, 'nothing failed'), is(d.alarms, 1::bigint, 'alarms')
FROM report.desk d;
SELECT results_eq('SELECT name, detail FROM report.alarms WHERE name = ''outbox-late''', $$VALUES ('outbox-late', 'too late')$$, 'what is wrong');
SELECT is(e.ticket, 'ACME-' || (pg_temp.ticket(:first)).number, 'an event'), is(e.mail, :first::bigint, 'of a mail'), is(e.agent, NULL, 'of nobody') FROM report.events e WHERE e.kind = 'opened' ORDER BY e.event LIMIT 1;

SELECT api.configure(pg_temp.configuration() || '{"agents": [{"name": "Anna Kalnina", "address": "anna@acme.test"}]}') \g /dev/null
SELECT id AS anna FROM desk.agent \gset
SELECT (pg_temp.ticket(:first)).id AS ticket \gset
SELECT desk.answer_put(:ticket, :anna, NULL, NULL, 'All is well again.', '[]', desk.now()) \g /dev/null
SELECT is(e.agent, 'Anna Kalnina', 'who answered') FROM report.events e WHERE e.kind = 'answered';
SELECT is(sum(t.opened), 2::numeric, 'opened'), is(sum(t.messages), 2::numeric, 'mails of people'), is(sum(t.answers), 1::numeric, 'answers'), is(sum(t.closed), 0::numeric, 'none is closed') FROM report.tickets_per_day t;
UPDATE desk.ticket SET state = 'closed', closed_at = desk.now() WHERE id = :ticket;
SELECT is(sum(t.closed), 1::numeric, 'one is closed') FROM report.tickets_per_day t;
UPDATE desk.outbox SET state = 'sent', sent_at = created_at + interval '2 minutes', attempts = 2, bytes = '' WHERE kind = 'receipt' AND ticket_id = :ticket;
SELECT is(sum(d.mails), 2::numeric, 'mails of a day'), is(sum(d.sent), 1::numeric, 'sent'), is(sum(d.waiting), 1::numeric, 'waiting'), is(sum(d.retried), 1::numeric, 'not at once'), is(max(d.median_delay), interval '2 minutes', 'how long it took')
FROM report.sent_per_day d WHERE kind = 'receipt' AND audience = 'customer';

SELECT desk.promise_make(:ticket, 'own', 'deed', w.what, desk.now() + w.due, desk.now(), NULL, :anna, NULL)
FROM (VALUES ('kept', interval '1 day'), ('late', '1 day'), ('far', '90 days')) w (what, due) \g /dev/null
CREATE FUNCTION pg_temp.named(text) RETURNS bigint LANGUAGE sql AS $$ SELECT min(id) FROM desk.promise WHERE what = $1 $$;
SELECT desk.promise_keep(pg_temp.named('kept'), 'kept', :anna, NULL, NULL, desk.now()) \g /dev/null
SELECT is(d.promises, 2::bigint, 'promises'), is(d.broken, 0::bigint, 'none is broken'), is(d.next_due, desk.now() + interval '1 day', 'the next') FROM report.desk d;
SELECT pg_temp.wait('2 days') \g /dev/null
SELECT is(d.overdue, 1::bigint, 'overdue'), is(d.due_today, 1::bigint, 'and due') FROM report.desk d;
SELECT desk.promise_break(pg_temp.named('late')) \g /dev/null
SELECT is(d.broken, 1::bigint, 'one is broken'), is(d.broken_since, desk.now() - interval '1 day', 'since when'), is(d.overdue, 0::bigint, 'none is overdue') FROM report.desk d;
SELECT is(sum(p.due), 3::numeric, 'promises by day'), is(sum(p.kept), 1::numeric, 'kept'), is(sum(p.broken), 1::numeric, 'broken'), is(sum(p.still_broken), 1::numeric, 'still'), is(sum(p.open), 1::numeric, 'to come'), is(count(DISTINCT p.day), 2::bigint, 'of two days') FROM report.promises_per_day p;
SELECT is(c.tickets, 1::bigint, 'a customer'), is(c.open, 0::bigint, 'his tickets are closed'), is(c.messages, 1::bigint, 'his mails'), is(c.promises, 3::bigint, 'what was promised to him'), is(c.broken, 1::bigint, 'and broken') FROM report.customers c WHERE address = 'anna@customer.test';
INSERT INTO desk.hook (webhook, promise_id, facts, next_at, created_at) VALUES ('ops', pg_temp.named('late'), '{"type": "promise.broken"}', desk.now(), desk.now());
SELECT is(h.webhook, 'ops', 'a call'), is(h.type, 'promise.broken', 'what it tells'), is(h.state, 'queued', 'it waits') FROM report.hooks h;
SELECT is(d.calls, 1::bigint, 'it is counted') FROM report.desk d;

SELECT * FROM finish();
ROLLBACK;
