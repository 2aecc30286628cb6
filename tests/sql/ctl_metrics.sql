-- api.ctl_metrics: desk.metrics_desk, metrics_mail, metrics_tickets, metrics_promises, metrics_events; desk.outbox_unsent,
-- seconds_since, held_waiting, events_tally
BEGIN;
SELECT * FROM no_plan();

SELECT isnt(api.ctl_metrics(), NULL, 'there are measures before the daemon ran');
CREATE FUNCTION pg_temp.measure(family text, labels jsonb DEFAULT '{}') RETURNS numeric LANGUAGE sql AS $$
    SELECT (s ->> 'value')::numeric FROM jsonb_array_elements(api.ctl_metrics()) f, jsonb_array_elements(f -> 'samples') s
    WHERE f ->> 'name' = family AND s -> 'labels' @> measure.labels
$$;
SELECT is(pg_temp.measure('live'), 0::numeric, 'it sends nothing'), is(pg_temp.measure('clock_ran_timestamp_seconds'), 0::numeric, 'and never ran');
SELECT is(pg_temp.measure('events', '{"event": "failed"}'), 0::numeric, 'what did not happen yet is there');

\ir ctl_story.psql
CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept() AS mail;
SELECT pg_temp.store() AS bad \gset
SELECT pg_temp.store() \g /dev/null
UPDATE desk.incoming SET state = 'parked', cause = 'reader-died', detail = 'signal 11', attempts = 3 WHERE id = :bad;
SELECT api.run_due(10) \g /dev/null

SELECT is(pg_temp.measure('live'), 1::numeric, 'it is live');
SELECT is(pg_temp.measure('clock_ran_timestamp_seconds'), extract(epoch FROM desk.now()), 'its clock ran');
SELECT is(pg_temp.measure('mails_received', '{"mailbox": "support"}'), 3::numeric, 'mails that came');
SELECT is(pg_temp.measure('mails_waiting', '{"state": "unread"}'), 1::numeric, 'to be read'), is(pg_temp.measure('mails_waiting', '{"state": "parked"}'), 1::numeric, 'parked');
SELECT is(pg_temp.measure('mailbox_away', '{"mailbox": "support"}'), 0::numeric, 'it is served');
SELECT api.fetch_report('support', 'away', 'login refused', false) \g /dev/null
SELECT is(pg_temp.measure('mailbox_away', '{"mailbox": "support"}'), 1::numeric, 'it is not');
SELECT is(pg_temp.measure('outbox_mails', '{"audience": "customer", "state": "queued"}'), 1::numeric, 'a receipt waits');
SELECT is(pg_temp.measure('tickets', '{"queue": "general", "state": "open"}'), 1::numeric, 'open tickets'), is(pg_temp.measure('tickets_unanswered', '{"queue": "general"}'), 1::numeric, 'unanswered'),
    is(pg_temp.measure('tickets_unowned'), 1::numeric, 'nobody''s'), is(pg_temp.measure('tickets_attention'), 0::numeric, 'none needs a look');
SELECT is(pg_temp.measure('events', '{"event": "opened"}'), 1::numeric, 'events');

UPDATE desk.outbox SET created_at = desk.now() - interval '90 seconds';
SELECT is(pg_temp.measure('outbox_oldest_seconds', '{"audience": "customer"}'), 90::numeric, 'how long it waits'), is(pg_temp.measure('outbox_oldest_seconds', '{"audience": "agent"}'), 0::numeric, 'nothing else does');
UPDATE desk.outbox SET state = 'failed', uncertain = 1;
SELECT is(pg_temp.measure('outbox_mails', '{"audience": "customer", "state": "failed"}'), 1::numeric, 'it failed'), is(pg_temp.measure('outbox_oldest_seconds', '{"audience": "customer"}'), 0::numeric, 'and does not wait');
SELECT is((SELECT sum(uncertain) FROM desk.outbox_unsent()), 1::numeric, 'whether it went out nobody knows');
UPDATE desk.outbox SET state = 'sent', sent_at = desk.now();
SELECT is_empty('SELECT * FROM desk.outbox_unsent()', 'what is sent does not count');

INSERT INTO desk.alarm (name, since, detail) VALUES ('outbox-late', desk.now(), 'too late');
SELECT is(pg_temp.measure('alarms'), 1::numeric, 'an alarm'), is(pg_temp.measure('alarm_since_timestamp_seconds', '{"alarm": "outbox-late"}'), extract(epoch FROM desk.now()), 'since when');
SELECT is(desk.seconds_since(desk.now() + interval '1 hour'), 0::numeric, 'what is to come is not old'), is(desk.seconds_since(NULL), 0::numeric, 'nor is nothing');
SELECT is(desk.held_waiting(), 0::bigint, 'nothing is held');

INSERT INTO desk.hold (since, made_at, last_outbox, last_hook) VALUES (desk.now() - interval '1 hour', desk.now() - interval '1 day', 0, 0);
INSERT INTO desk.oauth (name, provider, users, condition, secret_ends, since) VALUES ('support', 'google', '{}', 'login', (desk.now() AT TIME ZONE 'UTC')::date + 5, desk.now()), ('other', 'google', '{}', 'works', NULL, desk.now());
SELECT is(pg_temp.measure('restored_seconds'), 3600::numeric, 'nothing is sent since a restore'), is(pg_temp.measure('account_login', '{"account": "support"}'), 0::numeric, 'a login is needed'), is(pg_temp.measure('account_login', '{"account": "other"}'), 1::numeric, 'or not'),
    is(pg_temp.measure('account_secret_days', '{"account": "support"}'), 5::numeric, 'when its secret ends');
DELETE FROM desk.hold;

-- Promises
INSERT INTO desk.agent (name, address, since) VALUES ('Anna', 'anna@acme.test', desk.now());
SELECT desk.promise_make(t.id, 'own', 'deed', w.what, desk.now() + w.due, desk.now(), NULL, a.id, NULL)
FROM desk.ticket t, desk.agent a, (VALUES ('soon', interval '30 minutes'), ('later', '5 hours'), ('much later', '5 days')) w (what, due) \g /dev/null
SELECT is(pg_temp.measure('promises', '{"kind": "own", "state": "open"}'), 3::numeric, 'promises'), is(pg_temp.measure('promises', '{"kind": "own", "state": "broken"}'), 0::numeric, 'none is broken'),
    is(pg_temp.measure('promises_due', '{"within": "1h"}'), 1::numeric, 'due within the hour'), is(pg_temp.measure('promises_due', '{"within": "1d"}'), 2::numeric, 'within a day');
SELECT api.ctl_clock_shift('3 hours') \g /dev/null
SELECT desk.promise_break(min(id)) FROM desk.promise WHERE what = 'soon' \g /dev/null
SELECT is(pg_temp.measure('promises', '{"kind": "own", "state": "broken"}'), 1::numeric, 'one is broken'), is(pg_temp.measure('promises_broken_oldest_seconds'), 9000::numeric, 'for how long'),
    is(pg_temp.measure('events', '{"event": "promise-broken"}'), 1::numeric, 'it was counted');
SELECT ok(pg_temp.measure('timers_late_seconds') > 0, 'what is due by the clock waits'), is(pg_temp.measure('timers_failing'), 0::numeric, 'nothing failed');

-- Events are counted once, whenever that is
SELECT sum((s ->> 'value')::numeric) AS before FROM jsonb_array_elements(api.ctl_metrics()) f, jsonb_array_elements(f -> 'samples') s WHERE f ->> 'name' = 'events' \gset
SELECT is((SELECT upto FROM desk.event_tallied), 0::bigint, 'what is young is counted each time');
INSERT INTO desk.event (at, kind) SELECT desk.now() - interval '1 hour', (ARRAY['sent', 'strange'])[1 + i % 2] FROM generate_series(1, 20001) i;
SELECT is(pg_temp.measure('events', '{"event": "strange"}'), 10001::numeric, 'all that was not known before'), is(pg_temp.measure('events', '{"event": "sent"}'), 10000::numeric, 'and what was');
SELECT ok((SELECT upto FROM desk.event_tallied) > 10000, 'most is counted for good'), is((SELECT (SELECT sum(n) FROM desk.event_tally) + (SELECT count(*) FROM desk.event WHERE id > upto) FROM desk.event_tallied), 20001 + :before::numeric, 'all of it once');
INSERT INTO desk.event (at, kind) SELECT desk.now() - interval '1 hour', 'strange' FROM generate_series(1, 100) i;
SELECT is(pg_temp.measure('events', '{"event": "strange"}'), 10101::numeric, 'it goes on'), is(pg_temp.measure('events', '{"event": "strange"}'), 10101::numeric, 'and does not when nothing happens');
INSERT INTO desk.event (at, kind) SELECT desk.now(), 'strange' FROM generate_series(1, 10200) i;
SELECT is(pg_temp.measure('events', '{"event": "strange"}'), 20301::numeric, 'of now, too'), ok((SELECT t.upto <= max(e.id) - 10000 FROM desk.event_tallied t, desk.event e GROUP BY t.upto), 'the last are never counted for good');

-- No customer's words in any label
SELECT unalike(api.ctl_metrics()::text, '%customer.test%', 'nobody''s address');
SELECT is_empty($$SELECT f ->> 'name' FROM jsonb_array_elements(api.ctl_metrics()) f
    WHERE f ->> 'name' !~ '^[a-z_]+$' OR f ->> 'type' NOT IN ('gauge', 'counter') OR f ->> 'help' !~ '\.$' OR (f ->> 'name') LIKE '%\_total'$$, 'names as they should be');
SELECT is_empty($$SELECT f ->> 'name', s -> 'labels' FROM jsonb_array_elements(api.ctl_metrics()) f, jsonb_array_elements(f -> 'samples') s GROUP BY 1, 2 HAVING count(*) > 1$$, 'no sample twice');

SELECT * FROM finish();
ROLLBACK;
