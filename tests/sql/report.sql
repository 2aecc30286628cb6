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

SELECT is_empty($$SELECT a.attrelid::regclass, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'report'::regnamespace AND a.attnum > 0 AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)$$, 'every view and column is explained');

-- With agents: what they write to each other is in none of the numbers about customers
SELECT api.configure(pg_temp.configuration() || '{"agents": [{"name": "Anna Kalnina", "address": "anna@acme.test"}, {"name": "Boris Ivanov", "address": "boris@acme.test", "queues": ["sales"]}]}') \g /dev/null
SELECT (SELECT id FROM desk.agent WHERE name LIKE 'Anna%') AS anna, (SELECT id FROM desk.agent WHERE name LIKE 'Boris%') AS boris \gset
SELECT array_agg(w) AS before FROM report.waiting w \gset
SELECT array_agg(f) AS first_before FROM report.first_answers f \gset
SELECT array_agg(r ORDER BY r) AS rules_before FROM report.receipts r \gset
SELECT pg_temp.accept(pg_temp.sender('anna@acme.test') || pg_temp.vouched('acme.test') || '{"subject": "Inside", "body": "inside"}') AS inside \gset
SELECT pg_temp.accept(pg_temp.sender('anna@acme.test') || '{"subject": "forged"}') AS forged \gset
SELECT pg_temp.accept(pg_temp.sender('anna@acme.test') || pg_temp.vouched('acme.test') || jsonb_build_object('body', 'a remark', 'subject', format('[ACME-%s]', (pg_temp.ticket(:first)).number))) AS remark \gset
SELECT is((SELECT array_agg(w) FROM report.waiting w)::text, :'before', 'nobody waits for notes');
SELECT is((SELECT array_agg(f) FROM report.first_answers f)::text, :'first_before', 'a note is no answer');
SELECT is((SELECT array_agg(r ORDER BY r) FROM report.receipts r)::text, :'rules_before', 'and no receipt was thought of');
SELECT is(t.messages, 1::bigint, 'a note is no message'), is(t.answers, 0::bigint, 'nor an answer'), is(t.waiting_since, t.arrived_at, 'she waits all the same') FROM report.tickets t WHERE t.customer = 'anna@customer.test';
SELECT is(count(*), 2::bigint, 'internal tickets are marked as such') FROM report.tickets WHERE internal AND messages + answers = 0 AND waiting_since IS NULL;
SELECT is(sum(d.notes)::bigint, 2::bigint, 'notes'), is(sum(d.held)::bigint, 1::bigint, 'held'), is(sum(d.answers)::bigint, 0::bigint, 'no answers') FROM report.mails_per_day d;
SELECT pg_temp.wait('1 hour');
SELECT desk.answer_put((pg_temp.ticket(:first)).id, :anna, NULL, NULL, 'All is well again.', '[]', desk.now()) \g /dev/null
UPDATE desk.ticket SET priority = 'high', cause = 'toner' WHERE id = (pg_temp.ticket(:first)).id;
SELECT is(t.answers, 1::bigint, 'an answer'), is(t.messages, 1::bigint, 'is no message'), is(t.waiting_since, NULL, 'she waits no more'), is(t.owner::text, 'Anna Kalnina', 'whose it is'),
    is(t.priority::text, 'high', 'how urgent'), is(t.cause, 'toner', 'why'), isnt(t.last_answer_at, NULL, 'when') FROM report.tickets t WHERE t.customer = 'anna@customer.test';
SELECT results_eq('SELECT queue, open, unanswered, longest_wait FROM report.waiting', $$VALUES ('general', 1::bigint, 0::bigint, NULL::interval)$$, 'nobody waits');
SELECT results_eq('SELECT tickets, answered, median_time FROM report.first_answers', $$VALUES (1::bigint, 1::bigint, interval '3 hours')$$, 'how soon');
SELECT is(a.open, 1::bigint, 'what is on her'), is(a.answers_30_days, 1::bigint, 'what she answered'), is(a.notes_30_days, 2::bigint, 'what she wrote inside'), is(a.held_30_days, 1::bigint, 'what was held'),
    is(a.watched, 1::bigint, 'what she watches'), is(a.trust, 'token+dmarc', 'what proves her') FROM report.agents a WHERE a.name LIKE 'Anna%';
SELECT is(a.open + a.answers_30_days + a.notes_30_days, 0::bigint, 'another agent') FROM report.agents a WHERE a.name LIKE 'Boris%';
SELECT pg_temp.accept(pg_temp.sender('bert@other.test')) AS second \gset
SELECT desk.ticket_merge((pg_temp.ticket(:second)).id, (pg_temp.ticket(:first)).id, :anna) \g /dev/null
SELECT is(t.merged_into, (pg_temp.ticket(:first)).number, 'a merged one says where'), is(t.messages, 0::bigint, 'and has nothing') FROM report.tickets t WHERE t.customer = 'bert@other.test';
SELECT is(sum(tickets), 1::numeric, 'it is counted once') FROM report.first_answers;

-- Promises
SELECT (pg_temp.ticket(:first)).id AS ticket \gset
SELECT is_empty('SELECT * FROM report.promises', 'none so far'), is_empty('SELECT * FROM report.kept', 'none was kept');
SELECT desk.promise_make(:ticket, 'own', w.class, w.what, desk.now() + w.due, desk.now(), NULL, w.agent, NULL)
FROM (VALUES (1, 'deed', 'kept', interval '1 day', :anna), (2, 'deed', 'late', '1 day', :anna), (3, 'deed', 'never', '2 days', :anna), (4, 'deed', 'moved', '1 day', :anna),
    (5, 'deed', 'dropped', '1 day', :anna), (6, 'deed', 'dropped late', '1 day', :anna), (7, 'contact', '', '90 days', :anna), (8, 'deed', 'other', '1 day', :boris)) w (n, class, what, due, agent)
ORDER BY w.n \g /dev/null
CREATE FUNCTION pg_temp.named(text) RETURNS bigint LANGUAGE sql AS $$ SELECT min(id) FROM desk.promise WHERE what = $1 $$;
SELECT desk.promise_keep(pg_temp.named('kept'), 'kept', :anna, NULL, NULL, desk.now()), desk.promise_keep(pg_temp.named('other'), 'kept', :boris, NULL, NULL, desk.now()),
    desk.promise_move(pg_temp.named('moved'), desk.now() + interval '90 days', 'no parts', :anna, NULL), desk.promise_withdraw(pg_temp.named('dropped'), 'sold', 'drop', :anna, NULL) \g /dev/null
SELECT pg_temp.wait('4 days');
SELECT desk.promise_keep(pg_temp.named('late'), 'kept', :anna, NULL, NULL, desk.now()), desk.promise_withdraw(pg_temp.named('dropped late'), 'sold', 'drop', :anna, NULL),
    desk.promise_break(pg_temp.named('never')) \g /dev/null
SELECT is(p.ticket, 'ACME-' || (pg_temp.ticket(:first)).number, 'a promise'), is(p.made_by::text, 'Anna Kalnina', 'whose'), is(p.state::text, 'kept late', 'its state'),
    is(p.late, interval '3 days', 'how late'), is(p.stated, false, 'no mail says it'), is(p.customer::text, 'anna@customer.test', 'to whom') FROM report.promises p WHERE what = 'late';
SELECT is(p.late, interval '2 days', 'late until now'), is(p.ended_at, NULL, 'it goes on') FROM report.promises p WHERE what = 'never';
SELECT is(p.reason, 'no parts', 'why'), is(p.replaced_by, 9, 'by which'), is(p.late, NULL, 'it was never broken') FROM report.promises p WHERE what = 'moved' AND state = 'moved';
SELECT results_eq('SELECT agent::text, kind::text, sum(promises), sum(kept), sum(broken), sum(kept_late), sum(still_broken), sum(moved), sum(withdrawn) FROM report.kept GROUP BY 1, 2 ORDER BY 1',
    $$VALUES ('Anna Kalnina', 'own', 6::numeric, 1::numeric, 3::numeric, 1::numeric, 1::numeric, 1::numeric, 1::numeric), ('Boris Ivanov', 'own', 1, 1, 0, 0, 0, 0, 0)$$, 'how promises are kept');
SELECT is(max(longest_late), interval '3 days', 'how late'), is(max(kept_percent) FILTER (WHERE agent LIKE 'Boris%'), 100.0, 'how many of a hundred') FROM report.kept;
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');

SELECT * FROM finish();
ROLLBACK;
