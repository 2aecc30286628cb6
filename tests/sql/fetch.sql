-- api.fetch_lock, fetch_open, fetch_unknown, fetch_store, fetch_unfetchable, fetch_unsettled, fetch_settled, fetch_report; desk.copied_in.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
SELECT id AS support FROM desk.mailbox WHERE name = 'support' \gset
SELECT id AS sales FROM desk.mailbox WHERE name = 'sales' \gset

SELECT ok(api.fetch_lock('support'), 'the lock'), ok(api.fetch_lock('support'), 'is this session''s');

-- Epochs
SELECT is(o.mailbox_id, :support, 'the mailbox'), is(o.last_uid, 0::bigint, 'nothing fetched yet'), is(o.settle, 'move', 'mails are moved')
FROM api.fetch_open('support', 1, 1) o;
SELECT is(settle, 'leave', 'or left in place') FROM api.fetch_open('sales', 1, 1);
SELECT is_empty($$SELECT * FROM api.fetch_open('nobody', 1, 1)$$, 'a mailbox that nobody configured');
UPDATE desk.mailbox SET active = false WHERE name = 'sales';
SELECT is_empty($$SELECT * FROM api.fetch_open('sales', 1, 1)$$, 'or not any more');
SELECT throws_ok($$SELECT api.fetch_open('support', 1, NULL)$$, '22004', NULL, 'UIDNEXT must be known');
DELETE FROM desk.epoch;
SELECT FROM api.fetch_open('support', 5, 100) \g /dev/null
SELECT FROM api.fetch_open('support', 5, 200) \g /dev/null
SELECT FROM api.fetch_open('support', 6, 300) \g /dev/null
SELECT results_eq('SELECT uidvalidity, old_below FROM desk.epoch ORDER BY 1', 'VALUES (5::bigint, 100::bigint), (6, 0)',
    'what the very first finds there is old, nothing later');
SELECT is(old_before, (SELECT since FROM desk.mailbox WHERE id = :support) - interval '1 minute', 'if it came before the desk, by a minute''s grace')
FROM desk.epoch WHERE uidvalidity = 5;

-- The ledger
SELECT api.fetch_store(:support, 5, 99, '2026-11-01T00:00:00Z', 3, false, 'old') AS old \gset
SELECT api.fetch_store(:support, 5, 100, '2026-11-02T00:00:00Z', 3, false, 'new') AS new \gset
SELECT is(i.old, true, 'old'), is(i.internal_date, '2026-11-01T00:00:00Z', 'since when'), is(i.raw, 'old', 'its bytes'),
    is(i.sha256, sha256('old'), 'their hash'), is(i.state, 'new', 'to be read'), ok(NOT i.settled, 'to be moved'),
    is(i.fetched_at, desk.now(), 'fetched now') FROM desk.incoming i WHERE id = :old;
SELECT ok(NOT i.old, 'new') FROM desk.incoming i WHERE id = :new;

-- The server was away when the mailbox was configured, and was first looked at an hour later
SELECT pg_temp.wait('1 year'); -- dates in the real future are taken for the desk's
SELECT api.configure(jsonb_set(pg_temp.configuration(), '{mailboxes,2}', pg_temp.configuration() #> '{mailboxes,0}'
    || '{"name": "late", "address": "late@acme.test"}', true)) \g /dev/null
SELECT id AS late, since FROM desk.mailbox WHERE name = 'late' \gset
SELECT pg_temp.wait('1 hour');
SELECT api.configure(jsonb_set(pg_temp.configuration(), '{mailboxes,2}', pg_temp.configuration() #> '{mailboxes,0}'
    || '{"name": "late", "address": "late@acme.test"}', true)) \g /dev/null
SELECT FROM api.fetch_open('late', 1, 50) \g /dev/null
CREATE FUNCTION pg_temp.is_old(mailbox integer, uidvalidity bigint, uid bigint, internal_date timestamptz) RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint := api.fetch_store(mailbox, uidvalidity, uid, internal_date, 3, false, convert_to('late ' || uid, 'UTF8'));
BEGIN
    RETURN (SELECT i.old FROM desk.incoming i WHERE i.id = v_id);
END;
$$;
SELECT is(pg_temp.is_old(:late, 1, 1, :'since'::timestamptz - interval '1 month'), true, 'what had lain there for long is old'),
    is(pg_temp.is_old(:late, 1, 2, :'since'::timestamptz - interval '61 seconds'), true, 'and what came shortly before'),
    is(pg_temp.is_old(:late, 1, 3, :'since'::timestamptz - interval '59 seconds'), false, 'but clocks differ'),
    is(pg_temp.is_old(:late, 1, 4, :'since'), false, 'what came when the desk ran is new'),
    is(pg_temp.is_old(:late, 1, 5, :'since'::timestamptz + interval '30 minutes'), false, 'so is what came until the first look'),
    is(pg_temp.is_old(:late, 1, 6, desk.now() + interval '3 hours'), false, 'by a clock that is fast, too'),
    is(pg_temp.is_old(:late, 1, 7, NULL), true, 'without a date the UID decides'),
    is(pg_temp.is_old(:late, 1, 50, :'since'::timestamptz - interval '1 month'), false, 'what came after the first look is new, whatever its date');
SELECT FROM api.fetch_open('late', 2, 90) \g /dev/null
SELECT is(pg_temp.is_old(:late, 2, 1, :'since'::timestamptz - interval '1 month'), false, 'and what the server numbers anew');

-- Copied in meanwhile: the server's date is the copy's, the mail's own is not
CREATE FUNCTION pg_temp.told(uid bigint, date text) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_uidvalidity bigint := CASE WHEN uid < 0 THEN 2 ELSE 1 END;
    v_mailbox integer := (SELECT m.id FROM desk.mailbox m WHERE m.name = 'late');
    v_id bigint := api.fetch_store(v_mailbox, v_uidvalidity, abs(uid), now(), 3, false, convert_to('told ' || uid, 'UTF8'));
BEGIN
    PERFORM api.read_accept(v_id, pg_temp.document(pg_temp.sender('c' || uid || '@c' || uid || '.test')
        || jsonb_build_object('date', date, 'fingerprint', 'told ' || uid)));
    RETURN (SELECT i.old || ' ' || i.receipt_rule FROM desk.incoming i WHERE i.id = v_id);
END;
$$;
SELECT is(pg_temp.told(11, '2019-11-20T10:15:00Z'), 'true 0', 'an old mail by its own date'),
    is(pg_temp.told(12, (:'since'::timestamptz - interval '25 hours')::text), 'true 0', 'a day is enough'),
    is(pg_temp.told(13, (:'since'::timestamptz - interval '24 hours')::text), 'false 13', 'less than a day is not'),
    is(pg_temp.told(14, NULL), 'false 13', 'without a date it is new'),
    is(pg_temp.told(15, '1970-01-01T00:00:00Z'), 'false 13', 'so is what has an impossible date'),
    is(pg_temp.told(16, 'nonsense'), 'false 13', 'or none that is one'),
    is(pg_temp.told(60, '2019-11-20T10:15:00Z'), 'false 13', 'what came after the first look is new, whatever its date'),
    is(pg_temp.told(-11, '2019-11-20T10:15:00Z'), 'false 13', 'and what the server numbered anew');
SELECT is((desk.mail_again(i)).old, true, 'explained as it was decided') FROM desk.incoming i WHERE raw = 'told 11';
UPDATE desk.mailbox SET answer_old = true WHERE name = 'late';
SELECT is(pg_temp.told(17, '2019-11-20T10:15:00Z'), 'true 13', 'unless the mailbox answers old mail');
SELECT is(api.fetch_store(:support, 5, 100, desk.now(), 5, false, 'other'), :new::bigint, 'the same UID again: the same id');
SELECT is(raw, 'new', 'and the same bytes') FROM desk.incoming WHERE id = :new;
SELECT isnt(api.fetch_store(:support, 6, 100, desk.now(), 3, false, 'new'), :new::bigint, 'the same UID of another epoch is another mail');
SELECT throws_ok(format($$SELECT api.fetch_store(%s, 7, 1, now(), 3, false, 'x')$$, :support), '23503', NULL, 'an epoch must be open');
SELECT is((SELECT last_uid FROM api.fetch_open('support', 5, 101)), 100::bigint, 'the last UID');
SELECT results_eq(format('SELECT * FROM api.fetch_unknown(%s, 5, %L)', :support, '{98,99,100,101,101}'), 'VALUES (98::bigint), (101)',
    'what the ledger does not have');
SELECT is_empty(format('SELECT * FROM api.fetch_unknown(%s, 5, %L)', :support, '{}'), 'of nothing');
SELECT api.fetch_store(:support, 5, 101, NULL, 9, true, 'header') AS big \gset
SELECT ok(header_only AND size = 9 AND internal_date = desk.now(), 'a header alone, without a date') FROM desk.incoming WHERE id = :big;

-- Moving
SELECT results_eq(format('SELECT * FROM api.fetch_unsettled(%s, 5, 2)', :support), 'VALUES (99::bigint), (100)', 'to be moved, so many');
SELECT api.fetch_settled(:support, 5, '{99,100}');
SELECT results_eq(format('SELECT * FROM api.fetch_unsettled(%s, 5, 9)', :support), 'VALUES (101::bigint)', 'those are moved');
SELECT api.configure(jsonb_set(pg_temp.configuration(), '{mailboxes,0,settle}', '"leave"'));
SELECT is_empty(format('SELECT * FROM api.fetch_unsettled(%s, 5, 9)', :support), 'when they are to stay, nothing is to be moved');

-- What the server does not give
SELECT api.fetch_unfetchable(:support, 5, 102, 'refused', 'NO [SERVERBUG]');
SELECT api.fetch_unfetchable(:support, 5, 102, 'refused', 'again');
SELECT is(i.state, 'parked', 'is parked'), is(i.raw, NULL, 'without bytes'), is(i.cause, 'refused', 'for a cause'),
    is(i.detail, 'NO [SERVERBUG]', 'in the server''s words'), ok(i.settled, 'where it is')
FROM desk.incoming i WHERE uid = 102;
SELECT is((SELECT count(*) FROM desk.outbox WHERE template = 'parked'), 1::bigint, 'the admin is told once');
SELECT is(facts, jsonb_build_object('mail', i.id, 'mailbox', 'support', 'uid', 102, 'cause', 'refused', 'detail', 'NO [SERVERBUG]',
    'command', 'promisectl explain mail ' || i.id), 'what of') FROM desk.outbox, desk.incoming i WHERE template = 'parked' AND uid = 102;

-- How it fares
SELECT api.fetch_report('support', 'idle', NULL, true);
SELECT is(state, 'idle', 'idle'), is(fetched_at, desk.now(), 'asked just now'), is(detail, '', 'nothing to say') FROM desk.mailbox WHERE id = :support;
SELECT pg_temp.wait('1 minute');
SELECT api.fetch_report('support', 'away', 'refused', false);
SELECT is(state, 'away', 'away'), is(fetched_at, desk.now() - interval '1 minute', 'not asked since'), is(detail, 'refused', 'why'),
    is(state_at, desk.now(), 'since now') FROM desk.mailbox WHERE id = :support;
SELECT pg_temp.wait('1 minute');
SELECT api.fetch_report('support', 'away', 'timeout', false);
SELECT is(state_at, desk.now() - interval '1 minute', 'for a minute') FROM desk.mailbox WHERE id = :support;

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
