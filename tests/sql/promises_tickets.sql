-- What happens in a ticket makes its promises, keeps them, pauses them, passes them on and moves them: the desk.ledger_...
-- functions, by mails, commands and what the mail servers say.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('laura') AS laura, pg_temp.agent('cecil') AS cecil \gset
SELECT pg_temp.serves('{"first_reply": "8:00", "next_reply": "4:00", "update_every": "48:00", "resolve": "240:00"}') \g /dev/null

-- A ticket's promises in order: 'reply kept, resolve open 240h' (open time that is left, of open ones; * has its mail on the way).
CREATE FUNCTION pg_temp.ledger(ticket bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', p.kind, CASE WHEN p.paused_at IS NULL THEN p.state::text ELSE 'paused' END
            || CASE WHEN p.ended_at IS NULL AND p.kept_by IS NOT NULL THEN '*' ELSE '' END,
        CASE WHEN p.state = 'open' AND p.paused_at IS NULL THEN round(extract(epoch FROM p.due_at - desk.now()) / 3600) || 'h' END), ', '
        ORDER BY p.number)
    FROM desk.promise p WHERE p.ticket_id = ticket $$;
CREATE FUNCTION pg_temp.same(what text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT is_empty('SELECT p.id FROM desk.promise p WHERE p IS DISTINCT FROM desk.promise_replay(p.id)', what) $$;
-- The mails to the ticket's requester that wait are taken by the next server, or refused for good.
CREATE FUNCTION pg_temp.sends(ticket bigint, outcome text DEFAULT 'done') RETURNS bigint LANGUAGE sql AS $$
    SELECT count(pg_temp.attempt(o.id, outcome, CASE outcome WHEN 'done' THEN 250 ELSE 550 END, 'ok'))
    FROM (SELECT o.id FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id JOIN desk.customer c ON c.id = t.customer_id
          WHERE o.ticket_id = ticket AND lower(o.recipient) = lower(c.address) AND o.state IN ('queued', 'retry') ORDER BY o.id) o $$;
-- The mail comes back.
CREATE FUNCTION pg_temp.bounces(mail bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_report bigint;
BEGIN
    SELECT pg_temp.accept(pg_temp.sender('mailer-daemon@mx.test')
        || jsonb_build_object('kind', 'bounce', 'return_path', '', 'bounce', jsonb_build_object('original_message_id', o.message_id,
            'recipient', o.recipient, 'status', '5.1.1', 'action', 'failed', 'diagnostic', 'no such user')))
    INTO v_report FROM desk.outbox o WHERE o.id = mail;
    RETURN (SELECT e.kind FROM desk.event e WHERE e.incoming_id = v_report AND e.kind LIKE 'bounce%');
END $$;
-- The last mail of a kind to the customer.
CREATE FUNCTION pg_temp.last(ticket bigint, kind text) RETURNS bigint LANGUAGE sql AS $$
    SELECT max(o.id) FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id JOIN desk.customer c ON c.id = t.customer_id
    WHERE o.ticket_id = ticket AND o.kind = last.kind AND lower(o.recipient) = lower(c.address) $$;
CREATE FUNCTION pg_temp.opens(more jsonb DEFAULT '{}', box text DEFAULT 'support') RETURNS bigint LANGUAGE sql AS $$
    SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || more, box))).id $$;

-- Opened: desk.ledger_opened, desk.ledger_promise, desk.ledger_live
SAVEPOINT opened;
SELECT pg_temp.opens() AS ticket \gset
SELECT is(pg_temp.ledger(:ticket), 'reply open 8h, resolve open 240h, update open 48h', 'what the queue promises');
SELECT is((SELECT array_agg(DISTINCT from_at) FROM desk.promise), ARRAY[arrived_at], 'counted from when the mail arrived') FROM desk.ticket WHERE id = :ticket;
SELECT is((SELECT count(DISTINCT e.promise_id) FROM desk.event e JOIN desk.message m ON m.incoming_id = e.incoming_id WHERE e.kind = 'promise-made'),
    3::bigint, 'made by that mail');
SELECT ok(desk.ledger_live(t), 'a customer''s ticket') FROM desk.ticket t WHERE id = :ticket;
SELECT is(pg_temp.ledger(pg_temp.opens('{}', 'sales')), NULL, 'another queue promises nothing');
SELECT is(pg_temp.ledger(pg_temp.opens('{"kind": "auto_reply"}' || pg_temp.sender('robot@x.test'))), NULL, 'nothing is promised to machines');
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || '{"message_id": "<inside@acme.test>"}') AS inside \gset
SELECT ok(NOT EXISTS (SELECT FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id WHERE t.internal), 'nor among agents');
SELECT pg_temp.opens('{"automatic": [{"signal": "no-reply", "header": "From", "value": "x"}]}' || pg_temp.sender('noreply@x.test')) AS silent \gset
SELECT ok(pg_temp.ledger(:silent) IS NULL OR pg_temp.ledger(:silent) NOT LIKE '%update%', 'no updates to whom no receipt goes');
ROLLBACK TO opened;
UPDATE desk.setting SET per_hour = 0;
SELECT alike(pg_temp.ledger(pg_temp.opens()), '%update open 48h', 'without a receipt, whom DMARC vouches for');
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.sender('stranger@x.test')))).id AS ticket \gset
SELECT is(pg_temp.ledger(:ticket), 'reply open 8h, resolve open 240h', '... no updates to an address that nobody vouches for');
SELECT desk.ledger_next(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply open 8h, resolve open 240h', '... nor later');
ROLLBACK TO opened;
SELECT api.configure(pg_temp.agents() || '{"mode": "observe"}') \g /dev/null
SELECT pg_temp.serves('{"first_reply": "8:00"}') \g /dev/null
UPDATE desk.service SET active = true;
SELECT pg_temp.opens() AS ticket \gset
SELECT is(pg_temp.ledger(:ticket), NULL, 'who only looks promises nothing');
SELECT is((SELECT facts ->> 'why' FROM desk.event WHERE ticket_id = :ticket AND kind = 'unpromised'), 'observe', '... and it is noted why');
ROLLBACK TO opened;
UPDATE desk.epoch SET old_below = 1000000;
SELECT pg_temp.opens() AS ticket \gset
SELECT is(pg_temp.ledger(:ticket), NULL, 'mail from before the desk ran is promised nothing');
SELECT is((SELECT facts ->> 'why' FROM desk.event WHERE ticket_id = :ticket AND kind = 'unpromised'), 'old', '... and it is noted why');
ROLLBACK TO opened;
UPDATE desk.service SET update_every = '1:00', first_reply = '1:00';
SELECT id AS mail FROM (SELECT pg_temp.store() AS id) s \gset
SELECT pg_temp.wait('5 hours');
SELECT api.read_accept(:mail, pg_temp.document(pg_temp.vouched())) \g /dev/null
SELECT is(pg_temp.ledger((pg_temp.ticket(:mail)).id), 'reply open -4h, resolve open 235h, update open 1h', 'fetched late, it is late; an update is still to come');
ROLLBACK TO opened;

-- Answered: desk.ledger_answered, desk.ledger_answers, desk.ledger_requester, desk.ledger_next
SELECT pg_temp.opens() AS ticket \gset
SELECT pg_temp.deliver() \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply open 8h, resolve open 240h, update open 48h', 'a receipt keeps nothing');
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.answers(:ticket, 'anna', 'We look into it.') \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply open 7h, resolve open 239h, update open* 47h, update open 48h', 'an answer that is on its way keeps nothing yet');
SAVEPOINT answered;
SELECT pg_temp.wait('5 minutes');
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 239h, update kept, update open 48h', 'delivered it does');
SELECT is(p.kept_by, o.id, 'by that mail'), is(p.ended_at, o.sent_at, 'when it was delivered')
    FROM desk.promise p, desk.outbox o WHERE p.kind = 'reply' AND o.id = pg_temp.last(:ticket, 'relay');
SELECT is(e.facts, jsonb_build_object('by', 'answer', 'agent', :anna, 'at', desk.utc_exact(desk.now())), 'it says who and when')
    FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id WHERE e.kind = 'promise-kept' AND p.kind = 'reply';
SELECT pg_temp.same('rows follow from events');

-- Written again: desk.ledger_written
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 238h, update kept, update open 47h, next reply open 4h', 'the next answer is promised');
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 237h, update kept, update open 46h, next reply open 3h', '... once, while it is waited for');
SAVEPOINT written;
SELECT pg_temp.answers(:ticket, 'boris', 'Soon.') \g /dev/null
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 237h, update kept, update kept, next reply kept, update open 48h', 'an answer keeps it');
ROLLBACK TO written;
SELECT pg_temp.answers(:ticket, 'boris', 'Soon.') \g /dev/null
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.answers(:ticket, 'boris', 'And this.') \g /dev/null
SELECT pg_temp.wait('1 minute');
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), '%next reply kept,%next reply open 4h', 'written after the answer');
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), '%next reply kept,%next reply open 4h%', '... which arrives later, and keeps nothing of it');
ROLLBACK TO written;
SELECT pg_temp.writes(:ticket, '{"kind": "auto_reply"}') \g /dev/null
SELECT pg_temp.wait('4 hours');
SELECT pg_temp.answers(:ticket, 'boris', 'Sorry.') \g /dev/null
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), '%next reply kept late%', 'after the due moment it is kept late');
SELECT is((SELECT broken_at FROM desk.promise WHERE kind = 'next reply'), (SELECT due_at FROM desk.promise WHERE kind = 'next reply'), 'broken when it was due');
ROLLBACK TO answered;

-- Machines, old mail and strangers are promised no next answer
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('1 hour');
SAVEPOINT silent;
SELECT pg_temp.writes(:ticket, '{"kind": "auto_reply"}') \g /dev/null
SELECT unalike(pg_temp.ledger(:ticket), '%next reply%', 'a machine waits for no answer');
UPDATE desk.epoch SET old_below = 1000000;
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT unalike(pg_temp.ledger(:ticket), '%next reply%', 'nor does old mail');
ROLLBACK TO silent;
DELETE FROM desk.participant WHERE ticket_id = :ticket;
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT unalike(pg_temp.ledger(:ticket), '%next reply%', 'nor does who takes no part');
ROLLBACK TO silent;
UPDATE desk.ticket SET automatic = true WHERE id = :ticket;
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT unalike(pg_temp.ledger(:ticket), '%next reply%', 'nor is anything promised in a machine''s ticket');
ROLLBACK TO answered;

-- Crossing: the customer wrote while the answer was on its way (desk.ledger_unanswered)
SELECT pg_temp.wait('5 minutes');
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT unalike(pg_temp.ledger(:ticket), '%next reply%', 'the first answer is still to come');
SELECT pg_temp.wait('5 minutes');
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), 'reply kept, %next reply open 4h', 'what crossed it waits for the next');
SELECT is((SELECT from_at FROM desk.promise WHERE kind = 'next reply'), desk.now() - interval '5 minutes', '... from when it was written');
ROLLBACK TO answered;
SELECT pg_temp.wait('5 minutes');
SELECT pg_temp.writes(:ticket, '{"return_path": ""}') \g /dev/null
SELECT pg_temp.wait('5 minutes');
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT unalike(pg_temp.ledger(:ticket), '%next reply%', 'a machine waits for nothing');
ROLLBACK TO answered;

-- To others than the requester it keeps nothing
INSERT INTO desk.customer (address, created_at) VALUES ('other@customer.test', desk.now()) RETURNING id AS other \gset
INSERT INTO desk.participant (ticket_id, customer_id, role, added_at) VALUES (:ticket, :other, 'participant', desk.now());
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.answers(:ticket, 'boris', 'To all.') \g /dev/null
SELECT is((SELECT count(pg_temp.attempt(id, 'done', 250, 'ok')) FROM desk.outbox WHERE recipient = 'other@customer.test' AND state = 'queued'), 1::bigint, 'one is delivered');
SELECT alike(pg_temp.ledger(:ticket), 'reply open%', 'to another than the requester it keeps nothing');
SELECT is(desk.ledger_requester(t, 'Anna@Customer.test'), true, 'the requester'), is(desk.ledger_requester(t, 'other@customer.test'), false, 'another')
    FROM desk.ticket t WHERE id = :ticket;
ROLLBACK TO answered;

-- An own contact is not kept by the mail that makes it, but by the next
SELECT desk.promise_make(:ticket, 'own', 'contact', '', desk.now() + interval '10 hours', desk.now() - interval '1 hour', NULL, :anna, NULL, m.incoming_id) AS contact
    FROM desk.message m WHERE m.ticket_id = :ticket AND m.agent_id = :anna \gset
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT is((pg_temp.p(:contact)).state::text, 'open', 'a contact is not kept by the mail that promises it');
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.answers(:ticket, 'anna', 'As I said.') \g /dev/null
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT is((pg_temp.p(:contact)).state::text, 'kept', '... by the next');
ROLLBACK TO answered;

-- Not delivered: desk.ledger_undelivered
SELECT pg_temp.sends(:ticket, 'never') \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply open 7h, resolve open 239h, update open* 47h, update open 48h', 'what was refused keeps nothing');
ROLLBACK TO answered;
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('1 hour');
SELECT is(pg_temp.bounces(pg_temp.last(:ticket, 'relay')), 'bounced', 'it comes back');
SELECT is(pg_temp.ledger(:ticket), 'reply open 6h, resolve open 238h, update open* 46h, update open 47h', 'what a bounced answer kept is open again');
SELECT is((SELECT e.facts ->> 'cause' FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id WHERE e.kind = 'promise-reopened' AND p.kind = 'reply'), 'bounce', '... which is an event');
SELECT is(pg_temp.bounces(pg_temp.last(:ticket, 'relay')), 'bounced', 'once more');
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'promise-reopened'), 2::bigint, '... changes nothing');
SELECT pg_temp.wait('60 hours');
SELECT pg_temp.answers(:ticket, 'anna', 'Again.') \g /dev/null
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept late, resolve open 178h, update kept late, update kept late, update open 48h', 'the next answer keeps all that is left');
SELECT pg_temp.same('rows follow from events');
SELECT pg_temp.bounces(pg_temp.last(:ticket, 'relay')) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply broken, resolve open 178h, update kept late, update kept late, update open 48h', 'a breach stays a breach; late updates are not late twice');
ROLLBACK TO answered;
SELECT pg_temp.sends(:ticket, 'later') \g /dev/null
SELECT api.ctl_outbox_drop(ARRAY[pg_temp.last(:ticket, 'relay')], 'root', 'no') \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), 'reply open 7h%', 'what an admin gave up keeps nothing');
ROLLBACK TO answered;

-- An agent wrote himself: desk.ledger_direct
SELECT pg_temp.wait('1 hour');
SELECT message_id AS receipt FROM desk.outbox WHERE ticket_id = :ticket AND kind = 'receipt' \gset
SELECT pg_temp.from_agent('boris@acme.test', 'By myself.') || jsonb_build_object('in_reply_to', jsonb_build_array(:'receipt')) AS mail \gset
SELECT pg_temp.accept(:'mail'::jsonb || pg_temp.to_address('anna@customer.test', 'support@acme.test')) AS direct \gset
SELECT is((SELECT facts ->> 'direct' FROM desk.event WHERE incoming_id = :direct AND kind = 'answered'), 'true', 'a direct answer');
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 238h, update kept, update kept, update open 48h', 'keeps what an answer keeps');
SELECT is((SELECT kept_by FROM desk.promise WHERE kind = 'reply'), NULL, 'by no mail of ours');
SELECT pg_temp.same('rows follow from events');
ROLLBACK TO answered;

SELECT pg_temp.store() AS late \gset
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.answers(:ticket, 'anna', 'Meanwhile.') \g /dev/null
SELECT api.read_accept(:late, pg_temp.document(:'mail'::jsonb || pg_temp.to_address('anna@customer.test', 'support@acme.test'))) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 238h, update kept, update open* 47h, update open 48h', 'fetched late, it keeps no update that was promised after it');
ROLLBACK TO answered;

-- Waiting: desk.ledger_state
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.answers(:ticket, 'anna', '', '#wait') \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve paused, update kept, update open 47h', 'while it waits for the customer, nobody can solve it');
SELECT pg_temp.wait('300 hours');
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve paused, update kept, update open -253h', '... however long');
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 238h, update kept, update open -253h, next reply open 4h', 'he writes, and it goes on');
SELECT is((SELECT e.facts ->> 'cause' FROM desk.event e WHERE e.kind = 'promise-paused'), 'waiting for the customer', 'the pause has a cause');
SELECT is((SELECT count(*) FROM desk.event e WHERE e.kind = 'promise-resumed'), 1::bigint, '... and an end');
SELECT pg_temp.same('rows follow from events');
SELECT desk.state_set(:ticket, 'waiting', desk.now() + interval '2 days') \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), '%resolve open 238h%', 'waiting until a moment pauses nothing');
SELECT desk.state_set(:ticket, 'waiting') \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), '%resolve paused%', 'waiting for the customer does');
UPDATE desk.ticket SET asked = 2 WHERE id = :ticket;
SELECT desk.state_set(:ticket, 'waiting', desk.now() + interval '2 days') \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), '%resolve open 238h%', 'until a moment again');
SELECT is((pg_temp.t(:ticket)).asked, 0::smallint, 'asked anew');
SELECT desk.promise_moved(p.id, desk.promise_id(), NULL, 'move', NULL, NULL) FROM desk.promise p WHERE p.kind = 'resolve' \g /dev/null
SELECT desk.state_set(:ticket, 'waiting') \g /dev/null
SELECT is((pg_temp.p(pg_temp.promise(:ticket, 'resolve', '5 hours'))).remaining, interval '5 hours', 'made while it waits, it is paused at once');
ROLLBACK TO answered;

-- Closed: desk.ledger_closed
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.promise(:ticket, 'own', '5 hours', 'the part is sent', :anna) AS own, pg_temp.promise(:ticket, 'own', '6 hours', '', :anna) AS contact \gset
SELECT pg_temp.wait('1 minute');
SELECT pg_temp.answers(:ticket, 'anna', 'It is done.', '#close') \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply open* 6h, resolve kept, update open* 46h, update withdrawn, own kept, own open* 6h',
    'closed with an answer: deeds are kept, what waits for an answer is kept when that arrives');
SELECT is((SELECT e.facts ->> 'by' FROM desk.event e WHERE e.promise_id = :own AND e.kind = 'promise-kept'), 'close', 'by the closing');
SAVEPOINT closed;
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve kept, update kept, update withdrawn, own kept, own kept', 'it arrives');
SELECT is((SELECT count(*) FROM desk.timer WHERE ticket_id = :ticket), 0::bigint, 'nothing is left to do');
SELECT pg_temp.same('rows follow from events');
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.bounces(pg_temp.last(:ticket, 'relay')) \g /dev/null
SELECT is((pg_temp.t(:ticket)).state::text, 'open', 'the closing answer comes back: the ticket is open again');
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve kept, update kept, update withdrawn, own kept, own open 5h, resolve open 240h, update open 48h',
    '... with what no other answer kept, and what the queue promises');
ROLLBACK TO closed;
SELECT pg_temp.wait('1 minute');
SELECT pg_temp.sends(:ticket, 'never') \g /dev/null
SELECT is((pg_temp.t(:ticket)).state::text, 'open', 'the closing answer is refused: the ticket is open again');
SELECT alike(pg_temp.ledger(:ticket), 'reply open 6h, resolve kept, %, resolve open 240h, update open 48h', '... with what it did not keep');
SELECT is((SELECT facts FROM desk.event WHERE kind = 'reopened'), '{"was": "closed", "cause": "failed"}', '... which is an event');
ROLLBACK TO closed;
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('1 day');
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), '%, own kept, resolve open 240h, update open 48h, next reply open 4h', 'the customer opens it again: all is promised anew');
ROLLBACK TO answered;
SELECT pg_temp.wait('9 hours');
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.answers(:ticket, 'anna', '', '#close') \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept late, resolve kept, update kept, update withdrawn', 'closed without words: a breach stays');
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT alike(pg_temp.ledger(:ticket), 'reply kept late, %', '... opened again too');
ROLLBACK TO answered;
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('3 days');
SELECT desk.state_set(:ticket, 'closed'), desk.ledger_closed(:ticket, :anna, NULL) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve kept, update kept, update withdrawn', 'what is withdrawn too late');
SELECT isnt(broken_at, NULL, 'was broken') FROM desk.promise WHERE ticket_id = :ticket AND state = 'withdrawn';
ROLLBACK TO answered;
SELECT desk.state_set(:ticket, 'closed') \g /dev/null
SELECT is(desk.ledger_closed(:ticket, :anna, NULL), ARRAY[(SELECT max(id) FROM desk.promise WHERE ticket_id = :ticket)], 'those withdrawn are named');
ROLLBACK TO answered;

-- Taken, given: desk.ledger_owner
SELECT pg_temp.promise(:ticket, 'own', '5 hours', 'the part is sent', :anna) AS own \gset
SELECT desk.owner_set(:ticket, :boris) \g /dev/null
SELECT is((pg_temp.p(:own)).owner_id, :boris, 'what was promised is the new owner''s to keep'), is((pg_temp.p(:own)).agent_id, :anna, '... whoever made it');
SELECT is(facts, jsonb_build_object('owner', :boris, 'from', :anna, 'why', 'ticket'), 'an event says so') FROM desk.event WHERE kind = 'promise-passed';
SELECT desk.owner_set(:ticket, NULL) \g /dev/null
SELECT is((pg_temp.p(:own)).owner_id, :boris, 'nobody''s ticket, still his promise');
SELECT pg_temp.same('rows follow from events');

-- Gone: desk.ledger_gone
SAVEPOINT gone;
SELECT desk.agents_gone(ARRAY[:anna, :laura, :cecil]) \g /dev/null
SELECT is((pg_temp.p(:own)).owner_id, :laura, 'of an agent who left: his lead''s');
SELECT is(facts ->> 'why', 'gone', 'an event says so') FROM desk.event WHERE kind = 'promise-passed' ORDER BY id DESC LIMIT 1;
SELECT is(o.agent_id, :laura, 'the lead is told') FROM desk.outbox o WHERE o.kind = 'passed';
ROLLBACK TO gone;
SELECT desk.agents_gone('{}') \g /dev/null
SELECT is((pg_temp.p(:own)).owner_id, :boris, 'nobody is left');
SELECT matches((SELECT facts ->> 'detail' FROM desk.outbox WHERE kind = 'admin' ORDER BY id DESC LIMIT 1), 'the part is sent', 'the admin is told');
ROLLBACK TO answered;

-- Merged: desk.ledger_merged
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.opens('{"subject": "Another"}') AS second \gset
SELECT pg_temp.promise(:second, 'own', '5 hours', 'the part is sent', :anna) AS own \gset
SELECT desk.ticket_merge(:second, :ticket, :anna) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve open 238h, update kept, update open 47h, reply open 8h, resolve moved, update moved, own open 5h',
    'all is promised in the other one, the later ones are joined');
SELECT is(pg_temp.ledger(:second), NULL, 'nothing is left behind');
SELECT is(desk.ledger_ticket(o), :ticket::bigint, 'mails of the old number count in the new') FROM desk.outbox o WHERE ticket_id = :second AND kind = 'receipt';
SELECT is((SELECT array_agg(DISTINCT ticket_id) FROM desk.timer WHERE promise_id IN (SELECT id FROM desk.promise WHERE ended_at IS NULL)), ARRAY[:ticket]::bigint[], 'nor timers');
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'promise-transferred' AND ticket_id = :ticket), 4::bigint, 'an event each');
SELECT is(x.replaced_by, y.id, 'the later one is replaced by the sooner') FROM desk.promise x, desk.promise y
    WHERE x.kind = 'resolve' AND x.state = 'moved' AND y.kind = 'resolve' AND y.state = 'open';
SET CONSTRAINTS ALL IMMEDIATE;
SELECT pg_temp.same('rows follow from events');
ROLLBACK TO answered;
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('1 hour');
SELECT desk.state_set(:ticket, 'closed'), desk.ledger_closed(:ticket, :anna, NULL) \g /dev/null
SELECT pg_temp.opens('{"subject": "Another"}') AS second \gset
SELECT desk.ticket_merge(:second, :ticket, :anna) \g /dev/null
SELECT is(pg_temp.ledger(:ticket), 'reply kept, resolve kept, update kept, update withdrawn, reply open 8h, resolve open 240h, update open 48h', 'into a closed one');
ROLLBACK TO answered;

-- Split off: desk.ledger_split
SELECT pg_temp.sends(:ticket) \g /dev/null
SELECT pg_temp.wait('1 hour');
SELECT pg_temp.writes(:ticket) AS mail \gset
SELECT m.id AS message FROM desk.message m WHERE m.incoming_id = :mail \gset
SELECT pg_temp.wait('1 hour');
SELECT desk.ticket_split(:ticket, :message, :anna) AS split \gset
SELECT is(pg_temp.ledger(:split), 'next reply open 4h, update open 48h', 'what was split off is promised as if written now');
SELECT alike(pg_temp.ledger(:ticket), '%next reply open 3h', '... and what was promised stays');
ROLLBACK TO answered;

-- What the configuration begins to promise: desk.ledger_configured
UPDATE desk.service SET first_reply = NULL, update_every = NULL;
SELECT pg_temp.opens('{"subject": "Another"}') AS before \gset
SELECT is(pg_temp.ledger(:before), 'resolve open 240h', 'no updates so far');
UPDATE desk.service SET resolve = NULL;
SELECT pg_temp.opens('{"subject": "A third"}') AS nothing \gset
UPDATE desk.service SET update_every = '24:00';
SELECT desk.ledger_configured() \g /dev/null
SELECT is(pg_temp.ledger(:before), 'resolve open 240h, update open 24h', 'updates from now on');
SELECT is(pg_temp.ledger(:nothing), NULL, 'of a ticket without promises');
SELECT is((SELECT array_agg(facts ->> 'why') FROM desk.event WHERE ticket_id = :nothing AND kind = 'unpromised'), ARRAY['before'], '... it is noted why');
SELECT desk.ledger_configured() \g /dev/null
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'unpromised'), 1::bigint, '... once');
SELECT is(pg_temp.ledger(:ticket), 'reply open 7h, resolve open 239h, update open* 47h, update open 48h', 'what goes on goes on');
SELECT pg_temp.writes(:nothing) \g /dev/null
SELECT is(pg_temp.ledger(:nothing), 'next reply open 4h, update open 24h', 'written to, it is promised what its queue promises');
SELECT pg_temp.same('rows follow from events');
SELECT * FROM finish();
ROLLBACK;
