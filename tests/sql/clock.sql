-- api.run_due, desk.due_alarms, alarms_now, alarm_raise, alarm_end, due_next_ms, pulse_held, pulse_set, pulse_lost, tell_admin, admin_mails; desk.now.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

-- Alarms in force, and mails to the admin, by name
CREATE FUNCTION pg_temp.alarms() RETURNS text
LANGUAGE sql
AS $$
    SELECT coalesce(string_agg(name, ' ' ORDER BY name), '-') FROM desk.alarm
$$;
CREATE FUNCTION pg_temp.told() RETURNS text
LANGUAGE sql
AS $$
    SELECT coalesce(string_agg(facts ->> 'name', ' ' ORDER BY id), '-') FROM desk.outbox WHERE template = 'alarm'
$$;
-- So long, with the clock running and both mailboxes fetched or not.
CREATE FUNCTION pg_temp.pass(minutes integer, fetching text[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    FOR i IN 1..minutes LOOP
        UPDATE desk.test_clock SET shift = shift + interval '1 minute';
        PERFORM api.fetch_report(m, 'idle', '', true) FROM unnest(fetching) m;
        PERFORM api.run_due(100);
    END LOOP;
END;
$$;

SELECT is(r.done, 0, 'nothing is due'), ok(r.next_ms BETWEEN 1000 AND 30000, 'come again') FROM api.run_due(100) r;
-- A jump: the test clock moved as a clock is that somebody set (pg_temp.wait lets time go on).
CREATE FUNCTION pg_temp.jump(by interval) RETURNS text
LANGUAGE sql
AS $$
    UPDATE desk.test_clock SET shift = shift + by;
    SELECT desk.pulse_held() || ' ' || (SELECT desk.pulse_lost(p) FROM desk.pulse p)
$$;
SELECT ok(NOT desk.pulse_held(), 'at the very start nothing is held: nothing was missed');
SELECT is(quiet_until, desk.now() + interval '2 minutes', 'but alarms are') FROM desk.pulse;
SELECT pg_temp.wait('3 hours');
SELECT ok(NOT desk.pulse_held(), 'the test clock goes on without a jump');
SELECT is(quiet_until, desk.now() + interval '2 minutes', 'and alarms wait') FROM desk.pulse;
SELECT is(pg_temp.jump('9 minutes 59 seconds'), 'false false', 'what is no jump yet');
SELECT desk.pulse_set();
SELECT is(pg_temp.jump('10 minutes 1 second'), 'true true', 'a jump forward');
SELECT desk.pulse_set();
SELECT is(hold_until - desk.now(), '1 minute', 'timers wait a minute'), is(quiet_until - desk.now(), '2 minutes', 'alarms two') FROM desk.pulse;
SELECT is(pg_temp.alarms(), 'clock-jumped', 'an alarm'), is(pg_temp.told(), 'clock-jumped', 'that the admin gets');
SELECT is(pg_temp.jump('59 seconds'), 'true false', 'still held');
SELECT api.run_due(100);
SELECT is(pg_temp.alarms(), 'clock-jumped', 'and the alarm lasts');
SELECT is(pg_temp.jump('1 second'), 'false false', 'then no more');
SELECT api.run_due(100);
SELECT is(pg_temp.alarms(), '-', 'and the alarm is over, while others still wait');
SELECT is(pg_temp.jump('1 minute'), 'false false', 'nor later');
UPDATE desk.mailbox SET since = desk.now();
SELECT api.run_due(100);
SELECT is(pg_temp.told(), 'clock-jumped', 'told once');
SELECT is(pg_temp.jump('-1 day'), 'true true', 'a jump back');
SELECT desk.pulse_set();
SELECT is(pg_temp.told(), 'clock-jumped clock-jumped', 'is another');
UPDATE desk.mailbox SET since = desk.now();
DELETE FROM desk.alarm;
UPDATE desk.outbox SET state = 'dropped', template = '-' WHERE template = 'alarm';
UPDATE desk.pulse SET ran_at = desk.now(), hold_until = desk.now(), quiet_until = desk.now();

-- A mailbox
SELECT pg_temp.pass(14, '{sales}');
SELECT is(pg_temp.alarms(), '-', '14 minutes without support');
SELECT pg_temp.pass(2, '{sales}');
SELECT is(pg_temp.alarms(), 'mailbox-away support', 'are no more than 15');
SELECT is(pg_temp.told(), 'mailbox-away support', 'the admin is told');
SELECT matches(facts ->> 'detail', 'mailbox support was not fetched for 15 minutes', 'what'), matches(facts ->> 'since', '^\d{4}-.*Z$', 'since when')
FROM desk.outbox WHERE template = 'alarm';
SELECT pg_temp.pass(30, '{sales}');
SELECT is(pg_temp.told(), 'mailbox-away support', 'once an episode');
SELECT pg_temp.pass(1, '{support,sales}');
SELECT is(pg_temp.alarms(), '-', 'it is fetched again'), is((SELECT count(*) FROM desk.event WHERE kind = 'alarm-over' AND facts ->> 'name' LIKE 'mailbox%'), 1::bigint, 'and that is noted');
SELECT pg_temp.pass(17, '{sales}');
SELECT is(pg_temp.told(), 'mailbox-away support mailbox-away support', 'the next time is another episode');
UPDATE desk.mailbox SET active = false WHERE name = 'support';
SELECT pg_temp.pass(1, '{sales}');
SELECT is(pg_temp.alarms(), '-', 'a mailbox that is not configured troubles nobody');

-- Mail that waits
UPDATE desk.mailbox SET active = true, since = desk.now() WHERE name = 'support';
UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued';
SELECT pg_temp.store() AS unread \gset
SELECT pg_temp.pass(16, '{support,sales}');
SELECT is(pg_temp.alarms(), 'incoming-late', 'mail unread for 15 minutes');
SELECT api.read_accept(:unread, pg_temp.document('{"message_id": "<u@x>"}')) \g /dev/null
SELECT pg_temp.pass(1, '{support,sales}');
SELECT is(pg_temp.alarms(), '-', 'it is read');
UPDATE desk.outbox SET state = 'dropped' WHERE kind = 'admin';
SELECT pg_temp.pass(60, '{support,sales}');
SELECT is(pg_temp.alarms(), 'outbox-late', 'mail unsent for an hour');
UPDATE desk.outbox SET state = 'dropped' WHERE state = 'queued';
SELECT pg_temp.pass(1, '{support,sales}');
SELECT is(pg_temp.alarms(), '-', 'it is dropped');
SELECT is_empty('SELECT * FROM desk.alarms_now()', 'nothing is wrong now');

-- Leases
SELECT (pg_temp.receipt(pg_temp.accept(pg_temp.sender('l@l.test')))).id AS o \gset
SELECT FROM api.send_claim('gone', 9) \g /dev/null
SELECT api.send_begin(:o, 'gone', 'x') \g /dev/null
SELECT pg_temp.wait('14 minutes 50 seconds');
SELECT ok(next_ms <= 10000, 'the next lease ends soon') FROM api.run_due(100);
SELECT ok(desk.due_next_ms() BETWEEN 9000 AND 10000, 'in ten seconds');
SELECT pg_temp.wait('11 seconds');
SELECT is(done, 1, 'it has ended') FROM api.run_due(100);
SELECT is(uncertain, 1::smallint, 'what was sent is uncertain') FROM desk.outbox WHERE id = :o;
UPDATE desk.outbox SET state = 'sending', leased_until = desk.now() - interval '1 second', uncertain = 0 WHERE id = :o;
SELECT is(next_ms, 0, 'when there is more than the limit: at once') FROM api.run_due(1);

-- House-keeping
SELECT isnt((SELECT count(*) FROM desk.spent), 0::bigint, 'budgets were spent');
SELECT pg_temp.wait('25 hours');
SELECT api.run_due(100);
SELECT is((SELECT count(*) FROM desk.spent), 0::bigint, 'a day later that is forgotten');

-- The functions themselves
SELECT desk.alarm_raise('test', 'a test', '2026-01-02T03:04:05Z'), desk.alarm_raise('test', 'again');
SELECT is(detail, 'a test', 'the first words stay'), is(since, '2026-01-02T03:04:05Z', 'and the beginning') FROM desk.alarm WHERE name = 'test';
SELECT desk.alarm_end('test'), desk.alarm_end('test');
SELECT is((SELECT count(*) FROM desk.alarm WHERE name = 'test'), 0::bigint, 'over'),
    is((SELECT count(*) FROM desk.event WHERE kind = 'alarm-over' AND facts ->> 'name' = 'test'), 1::bigint, 'once');
INSERT INTO desk.alarm VALUES ('receipt-budget', desk.now(), 'x');
SELECT desk.due_alarms();
SELECT is(pg_temp.alarms() ~ 'receipt-budget', false, 'the breaker ends when there is room again');

-- Mails to the admin: a budget, no loop, nothing in mode observe, nobody without an address
UPDATE desk.outbox SET state = 'dropped' WHERE kind = 'admin';
SELECT pg_temp.wait('2 hours');
SELECT desk.tell_admin('alarm', jsonb_build_object('name', n, 'detail', '', 'since', '')) FROM generate_series(1, 22) n \g /dev/null
SELECT is(desk.admin_mails('ROOT@admin.test'), 20::bigint, 'twenty an hour');
SELECT results_eq($$SELECT count(*), min(reason) FROM desk.outbox WHERE kind = 'admin' AND state = 'withheld'$$,
    $$VALUES (2::bigint, 'the admin had 20 mails within an hour')$$, 'the rest is withheld and says why');
SELECT is(o.recipient, 'root@admin.test', 'to the admin'), is(o.envelope_sender, '', 'with the null sender'), is(o.ticket_id, NULL, 'of no ticket'),
    is(o.auto_submitted, 'auto-generated', 'by itself'), is(o.reply_to, 'support@acme.test', 'answers to the desk'), is(o.language, 'en', 'its language')
FROM desk.outbox o WHERE kind = 'admin' ORDER BY id DESC LIMIT 1;
SELECT pg_temp.wait('2 hours');
SELECT api.configure(pg_temp.configuration('{"admin": "Help+root@acme.test"}'));
SELECT desk.tell_admin('alarm', '{}');
SELECT matches(reason, 'address of the desk itself', 'not to the desk itself') FROM desk.outbox ORDER BY id DESC LIMIT 1;
SELECT api.configure(pg_temp.configuration(mode => 'observe'));
SELECT desk.tell_admin('alarm', '{}');
SELECT is(reason, 'mode is observe', 'not in mode observe') FROM desk.outbox ORDER BY id DESC LIMIT 1;
SELECT count(*) AS before FROM desk.outbox \gset
SELECT api.configure(pg_temp.configuration('{"admin": null}'));
SELECT desk.tell_admin('alarm', '{}');
SELECT is((SELECT count(*) FROM desk.outbox), :before::bigint, 'nobody to tell');

-- A failed mail to the admin tells nobody
SELECT api.configure(pg_temp.configuration());
SELECT desk.tell_admin('alarm', '{}', NULL, :o);
SELECT is(facts -> 'about_outbox', to_jsonb(:o::bigint), 'the event says about what') FROM desk.event WHERE kind = 'admin-told' ORDER BY id DESC LIMIT 1;
SELECT max(id) AS admin FROM desk.outbox \gset
SELECT desk.outbox_failed(:admin, 'refused');
SELECT is((SELECT max(id) FROM desk.outbox), :admin::bigint, 'no mail about a mail to the admin');

SELECT is(desk.now() - now(), (SELECT shift FROM desk.test_clock), 'the desk''s time is shifted');
SELECT is_empty($$SELECT * FROM desk.audit() WHERE invariant <> 'a receipt is sent where the table says so, and nowhere else'$$, 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
