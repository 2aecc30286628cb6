-- api.ctl_check
BEGIN;
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.value(measure text) RETURNS bigint LANGUAGE sql AS $$
    SELECT (m ->> 'value')::bigint FROM jsonb_array_elements(api.ctl_check() -> 'measures') m WHERE m ->> 'name' = measure
$$;
CREATE FUNCTION pg_temp.detail(measure text) RETURNS text LANGUAGE sql AS $$
    SELECT m ->> 'detail' FROM jsonb_array_elements(api.ctl_check() -> 'measures') m WHERE m ->> 'name' = measure
$$;
SELECT is(api.ctl_check() ->> 'mode', NULL, 'the daemon never ran'), is(pg_temp.value('clock'), NULL, 'nor its clock'), is(pg_temp.value('fetch'), NULL, 'there is no mailbox');

\ir ctl_story.psql
SELECT api.run_due(10) \g /dev/null
CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept() AS mail;
SELECT pg_temp.store() AS unread, pg_temp.park() AS parked \gset
SELECT is(api.ctl_check() ->> 'mode', 'live', 'the mode'), is(api.ctl_check() -> 'mailboxes', '1', 'mailboxes');
SELECT is(pg_temp.value('clock'), 0::bigint, 'its clock ran'), is(pg_temp.value('open'), 1::bigint, 'a ticket'), is(pg_temp.value('parked'), 1::bigint, 'a parked mail'), is(pg_temp.value('failed'), 0::bigint, 'nothing failed');
SELECT api.ctl_clock_shift('30 minutes') \g /dev/null
SELECT is(pg_temp.value('fetch'), 1800::bigint, 'how long it was not fetched'), is(pg_temp.detail('fetch'), 'support', 'which'), is(pg_temp.value('unread'), 1800::bigint, 'how long a mail was not read'), is(pg_temp.detail('unread'), '1', 'how many'),
    is(pg_temp.value('outbox'), 1800::bigint, 'how long a mail was not sent'), is(pg_temp.value('wait'), 1800::bigint, 'how long somebody waits');
SELECT api.fetch_report('support', 'away', 'login refused', false) \g /dev/null
SELECT is(pg_temp.detail('fetch'), 'support: login refused', 'why');
INSERT INTO desk.alarm (name, since, detail) VALUES ('outbox-late', desk.now(), 'too late');
SELECT is(pg_temp.value('alarms'), 1::bigint, 'an alarm'), is(pg_temp.detail('alarms'), 'outbox-late: too late', 'which');
UPDATE desk.outbox SET state = 'failed' WHERE kind = 'receipt';
UPDATE desk.outbox SET state = 'sent', sent_at = desk.now() WHERE kind <> 'receipt';
SELECT is(pg_temp.value('failed'), 1::bigint, 'it failed'), is(pg_temp.value('outbox'), 0::bigint, 'and does not wait');
UPDATE desk.outbox SET created_at = desk.now() - interval '25 hours';
SELECT is(pg_temp.value('failed'), 0::bigint, 'yesterday''s failures are yesterday''s');

INSERT INTO desk.agent (name, address, since) VALUES ('Anna', 'anna@acme.test', desk.now());
SELECT desk.promise_make(t.id, 'own', 'deed', w.what, desk.now() + w.due, desk.now(), NULL, a.id, NULL)
FROM desk.ticket t, desk.agent a, (VALUES ('soon', interval '30 minutes'), ('later', '5 hours')) w (what, due) \g /dev/null
SELECT is(pg_temp.value('due'), 1::bigint, 'due soon'), is(pg_temp.value('broken'), 0::bigint, 'none is broken'), is(pg_temp.value('held'), 0::bigint, 'nothing is held'), is(pg_temp.value('webhooks'), 0::bigint, 'no call waits');
SELECT api.ctl_clock_shift('4 hours') \g /dev/null
SELECT desk.promise_break(min(id)) FROM desk.promise WHERE what = 'soon' \g /dev/null
SELECT is(pg_temp.value('broken'), 1::bigint, 'one is broken'), ok(pg_temp.value('timers') > 0, 'the clock has something to do');

SELECT is(pg_temp.value('restored'), 0::bigint, 'nothing was restored'), is(pg_temp.value('logins'), 0::bigint, 'nobody has to log in');
INSERT INTO desk.hold (since, made_at, last_outbox, last_hook) VALUES (desk.now() - interval '1 hour', desk.now() - interval '1 day', 0, 0);
INSERT INTO desk.oauth (name, provider, users, condition, detail, since) VALUES ('support', 'google', '{}', 'login', 'log in', desk.now()), ('other', 'google', '{}', 'works', '', desk.now());
SELECT is(pg_temp.value('restored'), 3600::bigint, 'it waits for a word'), is(pg_temp.value('logins'), 1::bigint, 'somebody has to log in'), is(pg_temp.detail('logins'), 'support: log in', 'and where');

SELECT * FROM finish();
ROLLBACK;
