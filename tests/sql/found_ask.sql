-- Promises in an agent's own words about which he is asked first: because his queue's policy says so, or because his answer closes the
-- ticket (command_yes, found_yes, found_taken; found_next, found_ask, due_findings: asked again, then his lead).
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
\ir found.psql
SELECT * FROM no_plan();
UPDATE desk.service SET detected_promises = 'ask';

-- Nothing is recorded; she is asked.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}'), pg_temp.found('I write on Monday', 'contact', '{"weekday": 1}')) AS m, pg_temp.mails() AS x \gset
SELECT is(pg_temp.ledger(:t), NULL, 'nothing is in the ledger'), is(pg_temp.finding(:m), '1 asked, 2 asked', 'she is asked'),
    is(pg_temp.mailed(:m) - '{subject,queue,customer,owner,promises,desk,zone,note_address,to_customer,waiting_since,participants,number}'::text[],
        jsonb '{"n": 1, "asked": [{"n": 1, "what": "It is sent on Friday", "due": "2026-11-27T15:00:00Z", "left": "in 2 business days"},
            {"n": 2, "what": "I write on Monday", "due": "2026-11-30T15:00:00Z", "left": "in 3 business days"}]}', 'which are asked about');
SELECT is(pg_temp.replied(:t, 'anna', '#yes 3') LIKE '- No promise 3 was found%', true, 'one that is there'), is(pg_temp.replied(:t, 'anna', '#yes please') LIKE '- #yes stands alone%', true, 'nothing but a number'),
    is(pg_temp.replied(:t, 'anna', '#drop: no') LIKE '- The mail asks about 2 promises%', true, 'which of them');
SELECT is(pg_temp.replied(:t, 'anna', '#yes 2'), format('Promise 1 of %s: I write on Monday, by Mon 30 Nov 2026 17:00 (Europe/Riga). The customer has read it in the answer.', desk.ticket_label(:t)), '#yes 2');
SELECT is(pg_temp.finding(:m), '1 asked, 2 recorded', 'the second is one'), is(pg_temp.mails(), '-', 'the customer is told nothing: he has read it');
SELECT is(p.class || ' ' || p.message_id, 'contact ' || :m, 'made by the answer'), is(p.from_at, (SELECT received_at FROM desk.message WHERE id = :m), 'counted from then'),
    is(p.outbox_id, (SELECT id FROM desk.outbox WHERE carries_id = :m AND kind = 'relay'), 'stated by it') FROM pg_temp.nth(:t, 1) p;
SELECT is(pg_temp.replied(:t, 'anna', '#no'), '"It is sent on Friday" is no promise, then. The customer is told nothing of it.', '#no means what waits for a word');
SELECT is(pg_temp.finding(:m), '1 declined, 2 recorded', 'the first is none'), is(pg_temp.states(:t), '1 open', 'and was none ever');
SELECT is(pg_temp.replied(:t, 'anna', '#yes') LIKE 'It stands: 1. I write on Monday: by %', true, '#yes to what stands');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- #yes alone means all; from anywhere, while one answer waits for it.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}'), pg_temp.found('I write on Monday', 'contact', '{"weekday": 1}')) AS m \gset
SELECT is(pg_temp.commanded(:t, 'boris', '#yes') LIKE E'Promise 1 of %\nPromise 2 of %', true, 'all of them');
SELECT is(pg_temp.states(:t), '1 open, 2 open', 'both stand'), is((pg_temp.nth(:t, 2)).owner_id, :anna, 'and are of whoever wrote them');
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('The lamp is sent on Monday', 'deed', '{"weekday": 1}')) AS m, pg_temp.wrote(:t, 'anna', pg_temp.found('I call on Tuesday', 'contact', '{"weekday": 2}')) AS n \gset
SELECT is(pg_temp.commanded(:t, 'anna', '#yes') LIKE '- Which one?%', true, 'two answers wait'), is(pg_temp.replied(:t, 'anna', '#yes') LIKE 'Promise 3 of %: I call on Tuesday, %', true, 'a reply means its own');
-- In the ticket of the words alone; and on top of an answer, which then says nothing of it either.
SELECT pg_temp.open() AS u \gset
SELECT is(pg_temp.commanded(:u, 'anna', '#yes') LIKE '- Which one?%', true, 'another ticket''s words');
SELECT pg_temp.wrote(:u, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) \g /dev/null
SELECT pg_temp.wrote(:u, 'anna', '#yes', '{}') \g /dev/null
SELECT is(pg_temp.states(:u), '1 open', '#yes on top of an answer'), is(pg_temp.said(pg_temp.last('relay')) ? 'made', false, 'does not state it again');
-- #drop and #move in reply to it make it one, and change it.
SELECT pg_temp.mails() AS x \gset
UPDATE desk.outbox SET kind = 'note' WHERE kind = 'found' AND carries_id = :n;
SELECT is(pg_temp.replied(:t, 'anna', '#move fri: it is short') LIKE 'Promise 4 of % (The lamp is sent on Monday) is number 5 now%', true, '#move');
UPDATE desk.outbox SET kind = 'found' WHERE kind = 'note' AND carries_id = :n;
SELECT is(pg_temp.finding(:m), '1 recorded', 'it is one'), is(pg_temp.mails(), 'promise', 'of whose change the customer is told'),
    is(pg_temp.said(pg_temp.last('promise')), jsonb '{"moved": [{"what": "The lamp is sent on Monday", "was": "2026-11-30T15:00:00Z", "due": "2026-11-27T15:00:00Z", "reason": "it is short"}], "moved_count": 1}' - 'moved_count', 'and of nothing else');
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('A letter is sent on Monday', 'deed', '{"weekday": 1}')) AS m \gset
SELECT is(pg_temp.replied(:t, 'anna', '#drop: no paper') LIKE 'Promise 6 of % is withdrawn. The customer is told%', true, '#drop');
SELECT is(pg_temp.said(pg_temp.last('promise')), jsonb '{"withdrawn": [{"what": "A letter is sent on Monday", "was": "2026-11-30T15:00:00Z", "reason": "no paper"}]}', 'what the customer is told then');
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('A card is sent on Monday', 'deed', '{"weekday": 1}')) AS m \gset
SELECT is(pg_temp.replied(:t, 'anna', '#kept') LIKE 'Promise 7 of % (A card is sent on Monday) is kept.', true, '#kept');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- Asked again when she would be reminded, then her lead; nobody after him. Nothing is recorded for want of a word.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}'), pg_temp.found('a list comes on Friday, too', 'deed', '{"weekday": 5}')) AS m \gset
SELECT is(array_agg(DISTINCT next_at), ARRAY[timestamptz '2026-11-27 13:00+02'], 'when she would be reminded') FROM desk.finding WHERE message_id = :m;
CREATE FUNCTION pg_temp.asked(message bigint) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT string_agg(concat_ws(' ', a.address, CASE WHEN (o.facts -> 'again')::boolean THEN 'again' END, o.facts ->> 'agent', jsonb_array_length(o.facts -> 'asked')), ', ' ORDER BY o.id)
    FROM desk.outbox o JOIN desk.agent a ON a.id = o.agent_id WHERE o.carries_id = message AND o.kind = 'found' $$;
SELECT is(pg_temp.asked(:m), 'anna@acme.test 2', 'once');
-- The due moment of findings is one that the clock waits for.
UPDATE desk.test_clock SET shift = '2026-11-27 12:59:50+02' - now();
SAVEPOINT others;
DELETE FROM desk.timer;
SELECT is(desk.due_findings(10), 0, 'not before its time'), is(desk.due_next_ms() BETWEEN 9000 AND 10000, true, 'for which the clock wakes');
ROLLBACK TO others;
UPDATE desk.test_clock SET shift = '2026-11-27 13:00+02' - now();
SELECT is((SELECT done >= 1 FROM api.run_due(10)), true, 'then it is done'), is(pg_temp.asked(:m), 'anna@acme.test 2, anna@acme.test again 2', 'she is asked again, of both at once');
SELECT is(array_agg(DISTINCT next_at), ARRAY[timestamptz '2026-11-27 15:00+02'], 'when it would have to be decided') FROM desk.finding WHERE message_id = :m;
UPDATE desk.test_clock SET shift = '2026-11-27 15:00+02' - now();
SELECT is(desk.due_findings(10), 1, 'then'), is(pg_temp.asked(:m), 'anna@acme.test 2, anna@acme.test again 2, laura@acme.test Anna Kalniņa 2', 'her lead is asked');
SELECT is((SELECT count(next_at) FROM desk.finding WHERE message_id = :m), 0::bigint, 'and nobody after him');
SELECT is(pg_temp.replied(:t, 'laura', '#yes 1') LIKE 'Promise 1 of %: It is sent on Friday, %', true, 'the lead''s word makes it one');
UPDATE desk.test_clock SET shift = '2026-11-27 18:00+02' - now();
SELECT is(pg_temp.replied(:t, 'laura', '#yes 2') LIKE '- Fri 27 Nov 2026 17:00 (Europe/Riga) is over.%', true, 'not once its time has passed'), is(pg_temp.finding(:m), '1 recorded, 2 asked', 'which stays as it was'),
    is(pg_temp.replied(:t, 'laura', '#no'), '"a list comes on Friday, too" is no promise, then. The customer is told nothing of it.', 'that it is none can be said ever');

-- What has come to nothing meanwhile is not asked about again.
UPDATE desk.test_clock SET shift = '2026-11-25 10:15+02' - now();
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('I call on Friday', 'contact', '{"weekday": 5}')) AS m, pg_temp.open() AS u \gset
SELECT pg_temp.wrote(:u, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS n, pg_temp.open() AS v \gset
SELECT pg_temp.wrote(:v, 'anna', pg_temp.found('I call on Friday', 'contact', '{"weekday": 5}')) AS o \gset
SELECT pg_temp.deliver(), pg_temp.wait('1 hour') \g /dev/null
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is on sale', 'deed', '{}')), desk.state_set(:u, 'closed'), pg_temp.deliver() \g /dev/null
UPDATE desk.test_clock SET shift = '2026-11-27 14:00+02' - now();
SELECT desk.due_findings(10) \g /dev/null
SELECT is(pg_temp.asked(:m), 'anna@acme.test 1', 'the customer was answered'), is(pg_temp.asked(:n), 'anna@acme.test 1', 'the ticket was closed'), is(pg_temp.asked(:o), 'anna@acme.test 1, anna@acme.test again 1', 'neither'),
    is((SELECT count(*) FROM desk.finding WHERE message_id IN (:m, :n) AND next_at IS NOT NULL), 0::bigint, 'and never');
-- The agent is gone: his lead is asked at once. What fails is put off, and holds up nothing.
UPDATE desk.agent SET active = false WHERE id = :anna;
UPDATE desk.finding SET next_at = desk.now(), asked = 1 WHERE message_id = :o;
SELECT desk.due_findings(10) \g /dev/null
SELECT is(pg_temp.asked(:o), 'anna@acme.test 1, anna@acme.test again 1, laura@acme.test Anna Kalniņa 1', 'for one who has left, his lead');
UPDATE desk.agent SET active = true WHERE id = :anna;
UPDATE desk.finding SET next_at = desk.now(), asked = 32767 WHERE message_id = :o;
SET LOCAL client_min_messages = error;
SELECT is(desk.due_findings(10), 1, 'a fault');
SELECT is((SELECT next_at FROM desk.finding WHERE message_id = :o), desk.now() + interval '1 hour', 'is tried again later');
RESET client_min_messages;

-- Closed with the answer: nothing is looked after in a closed ticket, so she is asked, whatever the policy.
UPDATE desk.service SET detected_promises = 'record';
UPDATE desk.test_clock SET shift = '2026-11-25 10:15+02' - now();
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.commands(:t, 'anna', '#promise fri: it is sent') \g /dev/null
SELECT pg_temp.wrote(:t, 'anna', '#close', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT is(pg_temp.finding(:m), '1 asked closed', 'asked'), is(pg_temp.states(:t), '1 kept', 'what was promised before ends as ever'), is(pg_temp.mailed(:m) -> 'closed', 'true', 'she reads why');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
SELECT is(pg_temp.replied(:t, 'anna', '#yes') LIKE 'Promise 2 of %', true, '#yes'), is((pg_temp.t(:t)).state, 'open', 'opens the ticket again'), is(pg_temp.states(:t), '1 kept, 2 open', 'with the promise');
SELECT is((SELECT facts ->> 'to' FROM desk.event WHERE ticket_id = :t AND kind = 'reopened'), 'open', 'of which an event tells');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- Merged meanwhile: the words are where their ticket is now.
UPDATE desk.service SET detected_promises = 'ask';
SELECT pg_temp.open() AS t, pg_temp.open() AS u \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT desk.ticket_merge(:t, :u, :anna) \g /dev/null
SELECT is(pg_temp.replied(:u, 'anna', '#yes') LIKE 'Promise 1 of ' || desk.ticket_label(:u) || '%', true, 'in the ticket that it was merged into');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

SELECT * FROM finish();
ROLLBACK;
