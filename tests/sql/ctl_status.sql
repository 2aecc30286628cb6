-- api.ctl_status, desk.ctl_errors, received_since, sent_since
BEGIN;
SELECT plan(32);

SELECT is(api.ctl_status() ->> 'mode', NULL, 'before the daemon ran there is no mode');
SELECT is(api.ctl_status() -> 'mailboxes', '[]', 'and no mailbox');

SELECT is(api.ctl_status() ->> 'ran_at', NULL, 'nor a trace of it');

\ir ctl_story.psql
SELECT api.run_due(10) \g /dev/null
SELECT is((api.ctl_status() ->> 'ran_at')::timestamptz, desk.now(), 'the daemon''s clock leaves one');
CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept() AS mail;
SELECT pg_temp.store(), pg_temp.store() \g /dev/null
CREATE TEMPORARY VIEW status AS SELECT api.ctl_status() AS s;

SELECT is(s ->> 'mode', 'live', 'the mode') FROM status;
SELECT is(s -> 'desk' ->> 'tag', 'ACME', 'the desk') FROM status;
SELECT is(s -> 'mailboxes' -> 0 ->> 'name', 'support', 'the mailbox') FROM status;
SELECT is(s -> 'incoming' -> 'waiting', '2', 'mails to be read') FROM status;
SELECT isnt(s -> 'incoming' ->> 'oldest_at', NULL, 'since when') FROM status;
SELECT is(s -> 'tickets' -> 'open', '1', 'open tickets') FROM status;
SELECT is(s -> 'tickets' -> 'attention', '0', 'none needs a look') FROM status;
SELECT is(s -> 'outbox' -> 'states' -> 'queued', '1', 'the outbox by state') FROM status;
SELECT is(s -> 'errors', '[]', 'nothing went wrong') FROM status;

SELECT is(s -> 'incoming' -> 'day', '3', 'mails of a day') FROM status;
SELECT is(s -> 'queues' -> 0 ->> 'name', 'general', 'a queue'), is(s -> 'queues' -> 0 -> 'open', '1', 'its tickets'), is(s -> 'queues' -> 0 -> 'unanswered', '1', 'who waits'),
    isnt(s -> 'queues' -> 0 ->> 'wait_at', NULL, 'since when') FROM status;
SELECT is(s -> 'promises' -> 'next', 'null', 'nothing is due'), is(s -> 'promises' -> 'overdue', '0', 'nothing was'), is(s -> 'webhooks' -> 'waiting', '0', 'no call waits') FROM status;
SELECT api.fetch_report('support', 'away', 'login refused', false) \g /dev/null
SELECT pg_temp.attempt(pg_temp.receipt(mail), 'later', 451, '451 come back') FROM story \g /dev/null
INSERT INTO desk.alarm (name, since, detail) VALUES ('outbox-late', desk.now(), 'too late');
SELECT is(s -> 'mailboxes' -> 0 ->> 'detail', 'login refused', 'why a mailbox is away') FROM status;
SELECT is(s -> 'errors' -> 0 ->> 'name', 'deferred', 'what went wrong') FROM status;
SELECT is(s -> 'errors' -> 0 ->> 'detail', format('outbox:%s: 451 come back', pg_temp.receipt(mail)), 'in words')
    FROM status, story;
SELECT is(s -> 'alarms' -> 0 ->> 'detail', 'too late', 'the alarms in force') FROM status;
SELECT is(jsonb_array_length(desk.ctl_errors(0)), 0, 'no more errors than asked for');

UPDATE desk.outbox SET state = 'sent', sent_at = desk.now();
SELECT is(s -> 'outbox' -> 'sent_day', (SELECT to_jsonb(count(*)) FROM desk.outbox), 'what was sent') FROM status;
SELECT api.ctl_clock_shift('25 hours') \g /dev/null
SELECT is(s -> 'outbox' -> 'sent_day', '0', 'today nothing was'), is(s -> 'incoming' -> 'day', '0', 'nor did anything come') FROM status;

UPDATE desk.mailbox SET active = false;
SELECT is(s -> 'mailboxes', '[]', 'a mailbox that is not configured any more is not shown') FROM status;

INSERT INTO desk.oauth (name, provider, users, condition, detail, since) VALUES ('support', 'google', '{}', 'refused', 'log in', desk.now()), ('other', 'google', '{}', 'works', '', desk.now());
SELECT is(jsonb_array_length(s -> 'logins'), 1, 'an account that nobody is let into'), is(s -> 'logins' -> 0 ->> 'detail', 'log in', 'what to do') FROM status;

SELECT * FROM finish();
ROLLBACK;
