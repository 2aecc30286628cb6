-- What waits for the admin after a backup was restored: desk.hold_put, held, hold_cause, hold_mails, hold_told, hold_facts, and
-- api.ctl_hold, ctl_restored, ctl_outbox_hold, ctl_outbox_held, ctl_outbox_release, ctl_outbox_discard; api.backup_facts, ctl_mail_known.
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();

SELECT is(api.ctl_hold(), NULL, 'nothing is held'), ok(NOT desk.held(), 'by itself');
SELECT is(api.ctl_outbox_held(), NULL, 'no list'), is(api.ctl_outbox_release('root'), NULL, 'nothing to release'),
    is(api.ctl_outbox_discard(NULL, false, 'root'), NULL, 'nor to discard');

-- A backup: two receipts wait, a call, and a promise is open. Three hours later it is restored.
SELECT pg_temp.accept() AS first, pg_temp.accept('{"subject": "Scanner"}') AS second \gset
SELECT (pg_temp.receipt(:first)).id AS receipt, (pg_temp.receipt(:second)).id AS other \gset
INSERT INTO desk.promise (ticket_id, number, kind, class, what, agent_id, owner_id, calendar, from_at, made_at, due_at, state)
SELECT (pg_temp.ticket(:first)).id, 7, 'own', 'deed', 'the pump is sent', pg_temp.agent('anna'), pg_temp.agent('anna'), 'always', desk.now(), desk.now(),
    desk.now() + interval '1 hour', 'open' RETURNING id AS promise \gset
SELECT FROM desk.promise p, desk.timers_set(p) WHERE p.id = :promise;
SELECT api.configure(pg_temp.agents() || '{"webhooks": ["ops"]}');
SELECT desk.hook_put('ops', :promise, 'escalated') AS call \gset
SELECT desk.now() AS made, last_value AS numbers FROM desk.ticket_number \gset
SELECT pg_temp.wait('3 hours');
SELECT desk.hold_put(:'made') AS held \gset
SELECT is((:'held')::jsonb #>> '{next_ticket}', 'ACME-' || ((:numbers + 100 + 2 * (SELECT count(*) FROM desk.ticket WHERE created_at > :'made'::timestamptz - interval '3 hours')
    + 99) / 100 * 100 + 1), 'numbers are skipped');
SELECT is((:'held')::jsonb #>> '{last_ticket}', 'ACME-' || (SELECT max(number) FROM desk.ticket), 'from the last one on');
SELECT is((SELECT last_value FROM desk.ticket_number), split_part((:'held')::jsonb ->> 'next_ticket', '-', 2)::bigint, 'the next one is that');
SELECT is(api.ctl_restored() ->> 'next', (:'held')::jsonb ->> 'next_ticket', 'the admin is told the next number'),
    is(api.ctl_restored() - 'next', api.ctl_hold(), 'and what waits');
SELECT ok(desk.held(), 'it is held'), is(facts ->> 'made_at', desk.utc_text(:'made'), 'an event') FROM desk.event WHERE kind = 'restored';

-- Nobody sends, calls, or breaks a promise
SELECT is_empty($$SELECT FROM api.send_claim('w', 10)$$, 'no mail to a customer'), is_empty($$SELECT FROM api.inform_claim('w', 10)$$, 'nor to an agent'),
    is_empty($$SELECT FROM api.hook_claim('w', 10)$$, 'no call');
SELECT is(r.done, 0, 'the clock does nothing'), is(r.next_ms, 30000, 'and does not spin') FROM api.run_due(100) r;
SELECT is(state, 'open', 'the promise is as it was') FROM desk.promise WHERE id = :promise;
UPDATE desk.ticket SET state = 'waiting', wait_until = desk.now() WHERE id = (pg_temp.ticket(:second)).id;
SELECT is(r.done, 0, 'nor is a ticket that waited opened') FROM api.run_due(100) r;
UPDATE desk.pulse SET quiet_until = desk.now();
SELECT FROM api.run_due(100);
SELECT is((SELECT string_agg(name, ' ' ORDER BY name) FROM desk.alarm WHERE name !~ '^mailbox'), 'desk-restored', 'one alarm that says all');
SELECT matches(detail, 'restored from the backup of .*promisectl outbox release', 'and what to do') FROM desk.alarm WHERE name = 'desk-restored';

-- What waits, and why it may have gone
SELECT pg_temp.accept('{"subject": "Fetched again"}') AS third \gset
UPDATE desk.incoming SET internal_date = :'made'::timestamptz + interval '1 hour' WHERE id = :third;
UPDATE desk.ticket SET arrived_at = :'made'::timestamptz + interval '1 hour' WHERE id = (pg_temp.ticket(:third)).id;
UPDATE desk.message SET received_at = :'made'::timestamptz + interval '1 hour' WHERE incoming_id = :third;
SELECT pg_temp.wait('5 minutes');
SELECT pg_temp.accept('{"subject": "New"}') AS fourth \gset
SELECT (pg_temp.receipt(:third)).id AS again, (pg_temp.receipt(:fourth)).id AS fresh \gset
SELECT is(cause, 'backup', 'waited in the backup') FROM desk.hold_mails() WHERE id = :receipt;
SELECT is(cause, 'before', 'about a mail that came before') FROM desk.hold_mails() WHERE id = :again;
SELECT is(cause, 'new', 'about one that came since') FROM desk.hold_mails() WHERE id = :fresh;
SELECT is(desk.hold_cause(o, h), 'new', 'by itself') FROM desk.outbox o, desk.hold h WHERE o.id = :fresh;
SELECT is_empty($$SELECT FROM desk.hold_mails() JOIN desk.outbox o USING (id) WHERE o.kind = 'admin' AND o.facts ->> 'name' = 'desk-restored'$$, 'the alarm itself is no news');
SELECT is_empty($$SELECT FROM desk.hold_mails() JOIN desk.outbox o USING (id) WHERE o.carries_id IS NOT NULL AND cause = 'new'
    AND (SELECT m.received_at FROM desk.message m WHERE m.id = o.carries_id) < (SELECT since FROM desk.hold)$$, 'a mail that shows an old one is none');
SELECT is(api.ctl_hold() - 'since' - 'made_at' - 'mails', '{"calls": 1, "due": 1, "broken": 1}', 'in numbers');
SELECT is((SELECT sum(n::integer) FROM jsonb_each_text(api.ctl_hold() -> 'mails') AS x (k, n)), (SELECT count(*) FROM desk.hold_mails()), 'and mails');
SELECT is(desk.hold_facts(), api.ctl_hold(), 'the same for status');
SELECT is(jsonb_path_query_first(api.ctl_outbox_held(), '$.list[*] ? (@.outbox == $id).cause', jsonb_build_object('id', :again)), '"before"', 'in the list');
SELECT is(api.ctl_status() #>> '{hold,calls}', '1', 'in the status');

-- Discarding
SELECT is(api.ctl_outbox_discard(ARRAY[:receipt, 0], true, 'root'), jsonb_build_array(
    jsonb_build_object('outbox', :receipt, 'result', 'sent', 'state', 'queued'), jsonb_build_object('outbox', 0, 'result', 'missing', 'state', NULL)), 'taken as sent');
SELECT is(state, 'sent', 'it is') FROM desk.outbox WHERE id = :receipt;
SELECT is(facts ->> 'by', 'root', 'who said so') FROM desk.event WHERE kind = 'taken-as-sent' AND outbox_id = :receipt;
SELECT is(api.ctl_outbox_discard(ARRAY[:receipt], true, 'root') #>> '{0,result}', 'not-waiting', 'once');
SELECT is(state, 'queued', 'a call is not a mail') FROM desk.hook WHERE id = :call;
UPDATE desk.outbox SET state = 'sending', bytes = 'x', attempts = 1, worker = 'gone', leased_until = desk.now() + interval '1 hour' WHERE id = :other;
SELECT is((SELECT array_agg(r ->> 'result') FROM jsonb_array_elements(api.ctl_outbox_discard(NULL, false, 'root')) r WHERE r ->> 'outbox' IN (:'other', :'again')),
    '{dropped,dropped}', 'all that may have gone, also what was under way');
SELECT is(state, 'queued', 'not what is new') FROM desk.outbox WHERE id = :fresh;
SELECT is(state, 'failed', 'and the calls') FROM desk.hook WHERE id = :call;
SELECT is_empty($$SELECT FROM desk.outbox WHERE template = 'alarm' AND facts ->> 'name' = 'webhook-failed'$$, 'without an alarm');
SELECT is(reason, 'the database was restored from a backup: it may have been sent before', 'with its reason') FROM desk.outbox WHERE id = :again;
SELECT is(api.ctl_hold() -> 'mails' -> 'backup', '0', 'none is left'), is(api.ctl_hold() -> 'mails' -> 'before', '0', 'nor of the others');

-- The word
SELECT is(api.ctl_outbox_release('root') -> 'mails' -> 'before', '0', 'released');
SELECT ok(NOT desk.held(), 'nothing is held'), is(api.ctl_outbox_release('root'), NULL, 'once');
SELECT is(facts ->> 'by', 'root', 'an event says who') FROM desk.event WHERE kind = 'released';
SELECT is(state, 'dropped', 'the alarm''s own mail is late') FROM desk.outbox o WHERE desk.hold_told(o);
SELECT is_empty($$SELECT FROM desk.alarm WHERE name = 'desk-restored'$$, 'and the alarm over');
SELECT isnt_empty(format('SELECT FROM api.send_claim(''w'', 10) WHERE id = %s', :fresh), 'mails go');
SELECT ok(r.done > 0, 'the clock goes on') FROM api.run_due(100) r;
SELECT is(state, 'broken', 'and says what is true') FROM desk.promise WHERE id = :promise;

-- By other means than promisectl
SELECT is(api.ctl_outbox_hold(:'made', 'root') ->> 'made_at', (SELECT to_jsonb(:'made'::timestamptz AT TIME ZONE 'UTC') #>> '{}') || '+00:00', 'held again');
SELECT is(facts ->> 'by', 'root', 'who said so') FROM desk.event WHERE kind = 'held-back';
SELECT is_empty($$SELECT FROM api.send_claim('w', 10)$$, 'nothing goes');
SELECT is(api.ctl_outbox_release('root') ->> 'calls', '0', 'until it is released');

-- What a backup says of itself
SELECT is(api.backup_facts() -> 'desk' ->> 'tag', 'ACME', 'whose it is'), is(api.backup_facts() ->> 'digest', 'test', 'which version''s'),
    is(api.backup_facts() -> 'tickets', to_jsonb((SELECT count(*) FROM desk.ticket)), 'how much'), is(api.backup_facts() ->> 'made_at', desk.utc_text(desk.now()), 'when');
SELECT ok(api.ctl_mail_known((SELECT encode(sha256, 'hex') FROM desk.incoming WHERE id = :first)), 'a mail that is in the ledger'), ok(NOT api.ctl_mail_known('00'), 'and one that is not');
SET LOCAL ROLE promised_backup;
SELECT isnt_empty('SELECT FROM desk.outbox', 'the role reads every row'), throws_ok('DELETE FROM desk.hold', '42501', NULL, 'and changes none'),
    lives_ok('SELECT api.backup_facts()', 'and may ask that');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
