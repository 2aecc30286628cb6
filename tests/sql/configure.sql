-- api.configure, desk.configure_mailboxes, desk.configure_setting, api.status.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

SELECT is(s.mode, 'live', 'the mode'), is(s.name, 'Acme Support', 'the name'), is(s.tag, 'ACME', 'the tag'), is(s.zone, 'Europe/Riga', 'the zone'),
    is(s.own_addresses, '{help@acme.test,sales@acme.test,support@acme.test}', 'all addresses of ours'),
    is(s.forwarders, '{info@acme.test}', 'forwarders'), is(s.per_hour::integer, 500, 'budgets'), matches(s.loop_mark, '^[a-h2-9]{26}$', 'a loop mark')
FROM desk.setting s;
SELECT loop_mark AS mark FROM desk.setting \gset
SELECT results_eq('SELECT name::text, queue::text, settle, answer_old, active FROM desk.mailbox ORDER BY name',
    $$VALUES ('sales', 'sales', 'leave', true, true), ('support', 'general', 'move', false, true)$$, 'the mailboxes');
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'configured'), 1::bigint, 'that is an event');
SELECT ok(NOT facts ? 'loop_mark', 'without the secret') FROM desk.event WHERE kind = 'configured';

SELECT pg_temp.wait('1 minute');
SELECT api.configure(pg_temp.configuration());
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'configured'), 1::bigint, 'the same again is none'),
    is((SELECT changed_at FROM desk.setting), desk.now() - interval '1 minute', 'and no change');
SELECT api.configure(pg_temp.configuration('{"name": "New", "admin": ""}', mode => 'observe'));
SELECT is(s.name, 'New', 'changed'), is(s.mode, 'observe', 'the mode too'), is(s.loop_mark, :'mark', 'the loop mark stays'), is(s.admin, NULL, 'no admin'),
    is(s.changed_at, desk.now(), 'now') FROM desk.setting s;
SELECT api.configure(jsonb_set(pg_temp.configuration(), '{mailboxes}', pg_temp.configuration() -> 'mailboxes' -> 0 || '[]'));
SELECT is(active, false, 'a mailbox that is gone is not active') FROM desk.mailbox WHERE name = 'sales';
SELECT is(own_addresses, '{help@acme.test,support@acme.test}', 'nor are its addresses ours') FROM desk.setting;
SELECT pg_temp.wait('1 minute');
SELECT api.configure(pg_temp.configuration());
SELECT is(since, desk.now(), 'when it comes back it begins anew') FROM desk.mailbox WHERE name = 'sales';
SELECT is(since, desk.now() - interval '2 minutes', 'the other went on') FROM desk.mailbox WHERE name = 'support';

SELECT throws_ok(format('SELECT api.configure(%L)', c), e, NULL, 'refused: ' || what)
FROM (VALUES
    (pg_temp.configuration('{"zone": "Mars/Olympus"}'), '22023', 'a zone that is none'),
    (pg_temp.configuration('{"tag": "acme 1"}'), '23514', 'a tag that is none'),
    (pg_temp.configuration('{"address": "support"}'), '23514', 'an address that is none'),
    (pg_temp.configuration('{"admin": "a b@c.test"}'), '23514', 'an admin that is none'),
    (pg_temp.configuration('{"delimiter": "++"}'), '23514', 'a delimiter that is none'),
    (pg_temp.configuration('{"name": ""}'), '23514', 'no name'),
    (pg_temp.configuration(budget => '{"per_hour": -1}'), '23514', 'a negative budget'),
    (pg_temp.configuration(mode => 'dry'), '23514', 'a mode that is none'),
    (jsonb_set(pg_temp.configuration(), '{mailboxes}', '[]'), '22023', 'no mailbox'),
    (jsonb_set(pg_temp.configuration(), '{mailboxes,0,settle}', '"burn"'), '23514', 'a place that is none'),
    (jsonb_set(pg_temp.configuration(), '{mailboxes,0,queue}', '""'), '23514', 'a queue without name')) v (c, e, what);
SELECT is((SELECT name::text FROM desk.setting), 'Acme Support', 'and the old one stays');
SELECT lives_ok(format('SELECT desk.configure_setting(%L)', pg_temp.configuration()), 'the functions themselves'),
    lives_ok(format('SELECT desk.configure_mailboxes(%L)', pg_temp.configuration() -> 'mailboxes'), 'both');

-- Status
SELECT is(s, ROW(0, 0, 0, 0, 0, 0), 'an idle desk') FROM (SELECT s.open_tickets::integer, s.incoming_waiting::integer, s.outbox_waiting::integer,
    s.parked::integer, s.oldest_outbox_s::integer, s.mailboxes_away::integer FROM api.status() s) s;
SELECT pg_temp.accept(), pg_temp.store(), api.fetch_report('sales', 'away', 'x', false);
INSERT INTO desk.incoming (mailbox_id, uidvalidity, uid, internal_date, fetched_at, size, state, cause)
SELECT id, 1, 999, now(), now(), 0, 'parked', 'x' FROM desk.mailbox WHERE name = 'support';
SELECT pg_temp.wait('90 seconds');
SELECT is(s, ROW(1, 1, 1, 1, 90, 1), 'a busy one') FROM (SELECT s.open_tickets::integer, s.incoming_waiting::integer, s.outbox_waiting::integer,
    s.parked::integer, s.oldest_outbox_s::integer, s.mailboxes_away::integer FROM api.status() s) s;

SELECT * FROM finish();
ROLLBACK;
