-- What customers are told of promises as they are made, moved and withdrawn: desk.promise_item, desk.promise_moved_item,
-- desk.promise_withdrawn_item, desk.promise_facts, desk.facts_listed, desk.promise_events_by, desk.promise_state_by, desk.tell_promises,
-- desk.relay_promises, desk.relay_stated, desk.receipt_promises, desk.receipt_stated; and what agents are: desk.agent_facts.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();

-- The receipt
SELECT pg_temp.serves('{"first_reply": "8:00", "update_every": "48:00", "resolve": "10 days"}');
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Printer"}'))).id AS t \gset
SELECT is(o.facts ->> (p.kind || '_by'), desk.utc_text(p.due_at), p.kind || ': its date'), is(p.outbox_id, o.id, 'it was stated by the receipt')
FROM desk.promise p JOIN desk.outbox o ON o.ticket_id = p.ticket_id AND o.kind = 'receipt' WHERE p.ticket_id = :t;
SELECT is((SELECT count(*) FROM desk.promise WHERE ticket_id = :t), 3::bigint, 'of all three');
SELECT is((SELECT array_agg(kind::text ORDER BY number) FROM desk.receipt_stated(:t)), '{reply,resolve,update}', 'these it states');
SAVEPOINT s;
SELECT desk.promise_withdraw(id, NULL, 'ctl', NULL, NULL) FROM desk.promise WHERE ticket_id = :t AND kind = 'resolve' \g /dev/null
SELECT is((SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(desk.receipt_promises(:t)) k), '{reply_by,update_by}', 'not what is not promised');
ROLLBACK TO s;
-- One that was due before the mail was read is not told as something to come
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Late"}'))).id AS late \gset
UPDATE desk.promise SET due_at = desk.now() WHERE ticket_id = :late AND kind IN ('reply', 'update');
SELECT is((SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(desk.receipt_promises(:late)) k), '{reply_was_due,resolve_by}', 'an answer is late by now, an update makes up for it itself'),
    is(desk.receipt_promises(:late) ->> 'reply_was_due', desk.utc_text(desk.now()), 'its date');
UPDATE desk.promise SET due_at = desk.now() + interval '1 second' WHERE ticket_id = :late;
SELECT is((SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(desk.receipt_promises(:late)) k), '{reply_by,resolve_by,update_by}', 'a second before it is');
SELECT pg_temp.serves();
SELECT is(desk.receipt_promises((pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Nothing"}'))).id), '{}', 'a queue that promises nothing');
SELECT ok(NOT EXISTS (SELECT FROM desk.outbox o, jsonb_object_keys(o.facts) k WHERE o.kind = 'receipt' AND o.ticket_id NOT IN (:t, :late) AND k LIKE '%_by'), 'has nothing in its receipts');
SELECT pg_temp.deliver() \g /dev/null

-- Agents see them as well
SELECT is(o.facts ->> 'promises', desk.ticket_promises(:t), 'in every mail about the ticket'), matches(o.facts ->> 'promises', '^1. first answer: by .*open\n3. progress update: by .*open\n2. solution: by .*, open$', 'a line each')
FROM desk.outbox o WHERE o.ticket_id = :t AND o.kind = 'notification' LIMIT 1;

-- Items
SELECT pg_temp.promise(:t, 'own', '1 day', 'the replacement is shipped', pg_temp.agent('anna')) AS own, pg_temp.promise(:t, 'own', '2 days', '', pg_temp.agent('anna')) AS contact \gset
SELECT is(desk.promise_item(pg_temp.p(:own)), jsonb_build_object('what', 'the replacement is shipped', 'due', desk.utc_text(desk.now() + interval '1 day')), 'an own one: its words'),
    is(desk.promise_item(pg_temp.p(:contact)), jsonb_build_object('contact', true, 'due', desk.utc_text(desk.now() + interval '2 days')), 'a word from us');
SELECT is((SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(desk.promise_item(p)) k), ARRAY['due', replace(p.kind, ' ', '_')], p.kind || ': a flag')
FROM desk.promise p WHERE p.ticket_id = :t AND p.kind <> 'own';
SELECT is((SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(desk.promise_item(pg_temp.p(pg_temp.promise(:t, 'next reply', '1h')))) k), '{due,next_reply}', 'and the next answer');
SELECT is(desk.facts_listed('{"a": [], "b": [1], "c": null}'), '{"b": [1]}', 'empty lists are left out'), is(desk.facts_listed('{}'), '{}', 'of none there is none');

-- Made, moved, withdrawn by commands alone
SELECT max(id) AS made FROM desk.event WHERE promise_id = :own AND kind = 'promise-made' \gset
SELECT is(desk.promise_facts(ARRAY[:made]), jsonb_build_object('made', jsonb_build_array(desk.promise_item(pg_temp.p(:own)))), 'made'), is(desk.promise_facts('{}'), '{}', 'nothing');
SELECT is(desk.promise_facts((SELECT array_agg(id) FROM desk.event WHERE kind = 'promise-made' AND promise_id IN (SELECT p.id FROM desk.promise p WHERE p.kind <> 'own'))), '{}',
    'what the desk promises by itself other mails state');
SELECT desk.tell_promises(:t, pg_temp.agent('anna'), ARRAY[:made]) AS o \gset
SELECT is(kind, 'promise', 'a mail of its own'), is(facts ->> 'agent', 'Anna', 'by the agent''s first name'), is(promise_id, :own::bigint, 'about that promise'), is(pg_temp.said(id), desk.promise_facts(ARRAY[:made]), 'says so')
FROM pg_temp.o(:o);
SELECT is((pg_temp.p(:own)).outbox_id, :o::bigint, 'and states it'), is(desk.tell_promises(:t, pg_temp.agent('anna'), '{}'), NULL, 'nothing to tell: no mail');

SELECT max(id) AS before FROM desk.event \gset
SELECT desk.promise_move(:own, desk.now() + interval '3 days', 'The part is late', pg_temp.agent('anna'), NULL) AS new \gset
SELECT desk.promise_withdraw(:contact, 'I was wrong', 'drop', pg_temp.agent('anna'), NULL) \g /dev/null
SELECT desk.promise_facts(ARRAY(SELECT id FROM desk.event WHERE id > :before)) AS f \gset
SELECT is(:'f'::jsonb, jsonb_build_object(
    'moved', jsonb_build_array(jsonb_build_object('what', 'the replacement is shipped', 'was', desk.utc_text(desk.now() + interval '1 day'), 'due', desk.utc_text(desk.now() + interval '3 days'), 'reason', 'The part is late')),
    'withdrawn', jsonb_build_array(jsonb_build_object('contact', true, 'was', desk.utc_text(desk.now() + interval '2 days'), 'reason', 'I was wrong'))), 'moved once, not made again, and withdrawn');
SELECT desk.tell_promises(:t, pg_temp.agent('anna'), ARRAY(SELECT id FROM desk.event WHERE id > :before)) AS o \gset
SELECT is((pg_temp.p(:new)).outbox_id, :o::bigint, 'the new one is stated'), is((pg_temp.o(:o)).promise_id, :new::bigint, 'the mail is about it'), is((pg_temp.p(:contact)).outbox_id, NULL, 'what is withdrawn is not');
SELECT is(desk.promise_moved_item(pg_temp.p(:contact)), NULL, 'withdrawn is not moved');
-- A broken one that has another date
SELECT pg_temp.wait('4 days');
SELECT max(id) AS before FROM desk.event \gset
SELECT desk.promise_move(:new, desk.now() + interval '1 day', 'Again', pg_temp.agent('anna'), NULL) AS newer \gset
SELECT is((pg_temp.p(:new)).state, 'withdrawn', 'a broken one is withdrawn for another date'), is(desk.promise_facts(ARRAY(SELECT id FROM desk.event WHERE id > :before)) -> 'moved' #>> '{0,due}',
    desk.utc_text(desk.now() + interval '1 day'), 'for the customer it is moved'), ok(NOT desk.promise_facts(ARRAY(SELECT id FROM desk.event WHERE id > :before)) ? 'withdrawn', 'and not withdrawn');

-- With an agent's answer
SELECT pg_temp.store() AS m \gset
CREATE FUNCTION pg_temp.carried(mail bigint) RETURNS desk.message LANGUAGE sql AS 'SELECT m FROM desk.message m WHERE m.incoming_id = mail';
CREATE FUNCTION pg_temp.relayed(mail bigint) RETURNS bigint LANGUAGE sql AS $$
    SELECT o.id FROM desk.outbox o JOIN desk.message m ON m.id = o.carries_id WHERE m.incoming_id = mail AND o.kind = 'relay' ORDER BY o.id LIMIT 1 $$;
SELECT desk.promise_make(:t, 'own', 'deed', 'it works', desk.now() + interval '1 hour', desk.now(), NULL, pg_temp.agent('anna'), NULL, :m) AS mine \gset
SELECT desk.promise_make(:t, 'own', 'deed', 'another mail''s', desk.now() + interval '1 hour', desk.now(), NULL, pg_temp.agent('anna'), NULL) AS other \gset
SELECT pg_temp.serves('{"update_every": "6:00"}');
SELECT pg_temp.going(:t) AS u \gset
SELECT api.read_accept(:m, pg_temp.document(pg_temp.from_agent('anna@acme.test', 'It will work.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.t(:t), 'anna')) || '{"message_id": "<own@acme.test>"}')) \g /dev/null
SELECT is(desk.promise_events_by(pg_temp.carried(:m)), ARRAY(SELECT id FROM desk.event WHERE promise_id = :mine AND kind = 'promise-made'), 'what came in that mail');
SELECT is(pg_temp.said(pg_temp.relayed(:m)), jsonb_build_object('made', jsonb_build_array(desk.promise_item(pg_temp.p(:mine))), 'next_update', desk.utc_text(desk.update_next(:t, desk.now()))),
    'his answer says what he promised and when the next comes');
SELECT is((pg_temp.p(:mine)).outbox_id, pg_temp.relayed(:m), 'states it'), is((pg_temp.p(:u)).kept_by, pg_temp.relayed(:m), 'takes the place of the update'),
    is((pg_temp.p(pg_temp.going(:t))).outbox_id, pg_temp.relayed(:m), 'and states the next'), is((pg_temp.p(pg_temp.going(:t))).due_at, desk.update_next(:t, desk.now()), 'for when it says'),
    is((pg_temp.p(:other)).outbox_id, NULL, 'nothing of another mail''s');
-- By promisectl there is no mail
SAVEPOINT s;
SELECT desk.event_add('by-promisectl', :t, NULL, NULL) \g /dev/null
SELECT desk.promise_make(:t, 'own', 'deed', 'by hand', desk.now() + interval '1 hour', desk.now(), NULL, pg_temp.agent('anna'), NULL) AS hand \gset
SELECT desk.answer_put(:t, pg_temp.agent('anna'), NULL, NULL, 'Again.', NULL, desk.now()) AS w \gset
SELECT is(desk.promise_facts(desk.promise_events_by(m)), jsonb_build_object('made', jsonb_build_array(desk.promise_item(pg_temp.p(:hand)))), 'what promisectl did with it') FROM desk.message m WHERE m.id = :w;
ROLLBACK TO s;
-- The whole way: told once, by the answer
SELECT max(id) AS before FROM desk.outbox \gset
SELECT api.ctl_reply((pg_temp.t(:t)).number, pg_temp.agent('anna'), false, jsonb_build_object('text', E'#promise in 3 hours: a call\nHello', 'body', 'Hello',
    'commands', '[{"line": "#promise in 3 hours: a call", "word": "promise", "argument": "in 3 hours: a call"}]'::jsonb), 'root') \g /dev/null
SELECT results_eq(format('SELECT kind::text, facts #>> ''{made,0,what}'' FROM desk.outbox WHERE audience = ''customer'' AND id > %s', :before), $$VALUES ('relay', 'a call')$$, 'an answer by promisectl tells what it promised, and nothing else does');
-- Nobody but the requester is promised anything, and all are told
SELECT desk.participant_add(:t, 'bert@other.test', 'Bert', pg_temp.agent('anna')) \g /dev/null
SELECT pg_temp.answers(:t, 'anna', 'To both of you.') AS m \gset
SELECT is(count(*), 2::bigint, 'two mails'), is(count(DISTINCT facts ->> 'next_update'), 1::bigint, 'that say the same') FROM desk.outbox WHERE carries_id = (pg_temp.carried(:m)).id AND kind = 'relay';
SELECT is((SELECT recipient FROM pg_temp.o((pg_temp.p(pg_temp.going(:t))).outbox_id)), 'anna@customer.test', 'it is stated to the requester');
-- Closing
SELECT pg_temp.answers(:t, 'anna', 'That is all.', '#close') AS m \gset
SELECT is(pg_temp.said(pg_temp.relayed(:m)), '{"closes": true}', 'an answer that closes says so, and of no update');
SELECT is(p.state, 'withdrawn', 'the next update is none any more'), is(p.kept_by, NULL, 'and kept by nothing') FROM desk.promise p WHERE p.ticket_id = :t AND p.kind = 'update' ORDER BY p.id DESC LIMIT 1;
SELECT pg_temp.wait('1 minute');
SELECT is(pg_temp.said(pg_temp.relayed(pg_temp.answers(:t, 'anna', 'Only this.'))), '{}', 'a word after that does not');
-- In mode observe nothing is promised
SELECT pg_temp.writes(:t), api.configure(pg_temp.agents() || '{"mode": "observe"}'), pg_temp.serves('{"update_every": "6:00"}') \g /dev/null
SELECT is(pg_temp.said(pg_temp.relayed(pg_temp.answers(:t, 'anna', 'In silence.'))), '{}', 'what is not sent promises nothing');
SELECT * FROM finish();
ROLLBACK;
