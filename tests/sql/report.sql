-- The views for people.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
SELECT pg_temp.accept() AS first \gset
SELECT pg_temp.accept('{"kind": "auto_reply", "subject": "robot"}' || pg_temp.sender('robot@x.test')) \g /dev/null
SELECT pg_temp.accept(pg_temp.sender('support@acme.test')) \g /dev/null
SELECT pg_temp.store() AS bad \gset
UPDATE desk.incoming SET state = 'parked', cause = 'reader-died', detail = 'signal 11', attempts = 3 WHERE id = :bad;
SELECT pg_temp.wait('2 hours');

SELECT is(t.ticket, 'ACME-' || (pg_temp.ticket(:first)).number, 'a ticket'), is(t.customer::text, 'anna@customer.test', 'whose'), is(t.messages, 1::bigint, 'messages'),
    is(t.receipt, 'queued', 'its receipt') FROM report.tickets t WHERE NOT automatic;
SELECT results_eq('SELECT queue, open, longest_age FROM report.waiting', $$VALUES ('general', 1::bigint, interval '2 hours')$$, 'how long it waits');
SELECT is(b.mails, 4::bigint, 'mails of a mailbox'), is(b.parked, 1::bigint, 'parked'), is(b.unsettled, 4::bigint, 'to be moved') FROM report.mailboxes b WHERE name = 'support';
SELECT is(o.recipient::text, 'anna@customer.test', 'outgoing mail') FROM report.outbox o WHERE kind = 'receipt';
SELECT results_eq('SELECT mail, mailbox::text, cause, detail FROM report.parked', format($$VALUES (%s::bigint, 'support', 'reader-died', 'signal 11')$$, :bad), 'parked mail');
SELECT results_eq('SELECT rule::integer, verdict::text, mails FROM report.receipts ORDER BY rule',
    $$VALUES (1, 'never', 1::bigint), (6, 'never', 1), (13, 'send', 1)$$, 'which rules decided');
SELECT is(d.mails, 4::numeric::bigint, 'mails of a day'), is(d.tickets, 2::bigint, 'tickets'), is(d.copies, 1::bigint, 'our own'), is(d.parked, 1::bigint, 'parked')
FROM (SELECT sum(mails)::bigint AS mails, sum(tickets)::bigint AS tickets, sum(copies)::bigint AS copies, sum(parked)::bigint AS parked FROM report.mails_per_day) d;

SELECT * FROM finish();
ROLLBACK;
