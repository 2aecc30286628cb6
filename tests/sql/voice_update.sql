-- The mails that the clock sends to customers: desk.tell_update, desk.tell_progress, desk.tell_question, desk.tell_unanswered, desk.tell_closed,
-- desk.tell_broken; desk.update_amount, desk.update_next, desk.update_renew.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.last_of(ticket bigint, kind text) RETURNS desk.outbox LANGUAGE sql AS
    'SELECT o FROM desk.outbox o WHERE o.ticket_id = ticket AND o.kind = $2 ORDER BY o.id DESC LIMIT 1';

-- How long until the next
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Quiet"}'))).id AS q \gset
SELECT is(desk.update_amount(pg_temp.t(:q)), NULL, 'a queue that promises no updates'), is(desk.update_next(:q, desk.now()), NULL, 'has none next');
SELECT pg_temp.serves('{"update_every": "6:00", "ask_every": "24:00", "ask_times": 2, "first_reply": "400:00"}');
SELECT is(desk.update_amount(pg_temp.t(:q)), '6 hours', 'one that does'), is(desk.update_next(:q, desk.now()), desk.business_due('always', desk.now(), '6 hours'), 'by its calendar');
SAVEPOINT s;
SELECT desk.state_set(:q, 'waiting') \g /dev/null
SELECT is(desk.update_amount(pg_temp.t(:q)), '24 hours', 'while it waits for the customer he is asked'), is(desk.update_next(:q, desk.now()), desk.business_due('always', desk.now(), '24 hours'), 'then');
SELECT pg_temp.serves('{"update_every": "6:00"}');
SELECT is(desk.update_amount(pg_temp.t(:q)), '6 hours', 'unless nobody is ever asked');
ROLLBACK TO s;
SELECT desk.state_set(:q, 'waiting', desk.now() + interval '9 days') \g /dev/null
SELECT is(desk.update_amount(pg_temp.t(:q)), '6 hours', 'put off until a day he is told how it stands');
ROLLBACK TO s;
SELECT desk.state_set(:q, 'closed') \g /dev/null
SELECT is(desk.update_next(:q, desk.now()), NULL, 'closed: nothing');
ROLLBACK TO s;
SELECT pg_temp.serves('{"first_reply": "4:00"}'), pg_temp.promise(:q, 'own', '-1 hours', 'x', pg_temp.agent('anna')) AS b \gset
SELECT is(desk.update_amount(pg_temp.t(:q)), NULL, 'no updates'), desk.promise_break(:b) IS NOT NULL AS broken \gset
SELECT is(desk.update_amount(pg_temp.t(:q)), '4 hours', 'but while something is broken'), pg_temp.serves() IS NULL AS x \gset
SELECT is(desk.update_amount(pg_temp.t(:q)), '1 day', 'even where no answer is promised');
ROLLBACK TO s;
UPDATE desk.ticket SET automatic = true WHERE id = :q;
SELECT is(desk.update_next(:q, desk.now()), NULL, 'no machine is told anything');
ROLLBACK TO s;

-- A progress update
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Printer"}'))).id AS t \gset
SELECT pg_temp.deliver() \g /dev/null
SELECT pg_temp.going(:t) AS u, (pg_temp.t(:t)).arrived_at AS began \gset
SELECT is(due_at, desk.business_due('always', desk.now(), '6 hours'), 'promised with the receipt') FROM pg_temp.p(:u);
SELECT pg_temp.wait('5 hours 50 minutes');
SELECT desk.tell_update(:u) AS o \gset
SELECT is(o.kind, 'update', 'an update goes'), is(pg_temp.said(o.id) - '{open}'::text[], jsonb_build_object('idle', true, 'since', desk.utc_text(:'began'), 'next_update', desk.utc_text(desk.update_next(:t, desk.now()))),
    'nobody has worked on it; when the next comes'), is(o.promise_id, :u::bigint, 'of that promise') FROM pg_temp.o(:o) o;
SELECT is(pg_temp.facts(:o) #>> '{open,0,reply}', 'true', 'the first answer is promised');
SELECT is(p.kept_by, :o::bigint, 'it is on its way'), is(p.state, 'open', 'and not kept yet'), isnt(pg_temp.going(:t), :u::bigint, 'the next is going on') FROM pg_temp.p(:u) p;
SELECT is(p.due_at, desk.update_next(:t, desk.now()), 'due when it says'), is(p.outbox_id, :o::bigint, 'stated by it'), is(p.amount, '6 hours', 'so much later'), is(p.from_at, desk.now(), 'from now') FROM pg_temp.p(pg_temp.going(:t)) p;
SELECT is(count(*), 1::bigint, 'the lead learns that nobody has worked on it') FROM desk.outbox WHERE kind = 'idle' AND ticket_id = :t;
SELECT is(desk.tell_update(:u), NULL, 'once'), pg_temp.deliver() AS d \gset
SELECT is((pg_temp.p(:u)).state, 'kept', 'delivered it is kept'), is(desk.tell_update(:u), NULL, 'and nothing is told again');
SELECT pg_temp.wait('1 minute'), pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'The fuse.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.t(:t), 'anna', 'note'))) \g /dev/null
SELECT desk.tell_update(pg_temp.going(:t)) AS o \gset
SELECT ok(NOT pg_temp.facts(:o) ? 'idle', 'after a note'), is(pg_temp.facts(:o) #>> '{happened,0,agent}', 'Anna', 'somebody has'), is(count(*), 1::bigint, 'and the lead learns nothing') FROM desk.outbox WHERE kind = 'idle' AND ticket_id = :t;
SELECT is(pg_temp.facts(:o) ->> 'since', desk.utc_text(desk.now() - interval '1 minute'), 'since the update before'), pg_temp.deliver() AS d \gset

SAVEPOINT observe;
SELECT api.configure(pg_temp.agents() || '{"mode": "observe"}'), pg_temp.serves('{"update_every": "6:00"}'), pg_temp.wait('1 hour'), desk.tell_update(pg_temp.going(:t)) \g /dev/null
SELECT is(o.state, 'withheld', 'an update that is not sent'), ok(o.facts ? 'idle', 'of which nobody did anything'), is((SELECT count(*) FROM desk.outbox i WHERE i.kind = 'idle'), 1::bigint, 'is none that the lead learns of') FROM pg_temp.last_of(:t, 'update') o;
SELECT ok(pg_temp.going(:t) IS NOT NULL, 'in mode observe the next is promised all the same');
ROLLBACK TO observe;

-- An answer puts it off
SELECT pg_temp.wait('5 hours') \g /dev/null
SELECT pg_temp.going(:t) AS u, pg_temp.answers(:t, 'anna', 'Is it plugged in?', '#wait') AS m \gset
SELECT is(desk.tell_update(:u), NULL, 'an answer takes the place of the update'), is((pg_temp.p(pg_temp.going(:t))).due_at, desk.business_due('always', desk.now(), '24 hours'), 'the next is the question');

-- Questions
SELECT pg_temp.wait('10 minutes'), pg_temp.deliver() \g /dev/null
SELECT pg_temp.wait('23 hours 40 minutes');
SELECT desk.tell_update(pg_temp.going(:t)) AS o \gset
SELECT is(o.kind, 'question', 'he is asked'), is(pg_temp.said(o.id), jsonb_build_object('asked_at', desk.utc_text(m.received_at), 'next', desk.utc_text(desk.update_next(:t, desk.now()))), 'what an agent wrote, when it is asked again'),
    is(o.facts ->> 'agent', 'Anna', 'by whom'), is((pg_temp.t(:t)).asked, 1::smallint, 'once') FROM pg_temp.o(:o) o, desk.message m WHERE m.incoming_id = :m;
SELECT is((pg_temp.p(pg_temp.going(:t))).outbox_id, :o::bigint, 'which is promised'), pg_temp.deliver() AS d \gset
SAVEPOINT asked;
SELECT pg_temp.writes(:t) \g /dev/null
SELECT is((pg_temp.t(:t)).asked, 0::smallint, 'he has answered'), is((pg_temp.o(desk.tell_update(pg_temp.going(:t)))).kind, 'update', 'so the next is an update');
ROLLBACK TO asked;
UPDATE desk.outbox SET bounced_at = desk.now() WHERE kind = 'relay';
SELECT is((pg_temp.o(desk.tell_update(pg_temp.going(:t)))).kind, 'update', 'nobody is asked about what he never had');
ROLLBACK TO asked;
SELECT pg_temp.wait('23 hours 50 minutes');
SELECT desk.tell_update(pg_temp.going(:t)) AS o \gset
SELECT is(o.kind, 'question', 'he is asked again'), is(pg_temp.said(o.id) - 'asked_at', jsonb_build_object('last', true, 'closes_at', desk.utc_text(desk.update_next(:t, desk.now()) - interval '10 minutes')), 'for the last time; when it is closed')
FROM pg_temp.o(:o) o;
SELECT is(t.at, (pg_temp.facts(:o) ->> 'closes_at')::timestamptz, 'which is when the clock does it') FROM desk.timer t WHERE t.promise_id = pg_temp.going(:t) AND t.what = 'update';
SELECT pg_temp.deliver(), pg_temp.promise(:t, 'own', '200 hours', 'a fuse', pg_temp.agent('anna')) AS own, pg_temp.promise(:t, 'own', '200 hours', '', pg_temp.agent('anna')) AS contact \gset
SELECT pg_temp.wait('24 hours');
SELECT desk.tell_update(pg_temp.going(:t)) AS o \gset
SELECT is(o.kind, 'update', 'what the desk owes is not closed'), is((pg_temp.t(:t)).state, 'waiting', 'nobody closes it'), ok(desk.owes(:t), 'it owes') FROM pg_temp.o(:o) o;
SELECT pg_temp.deliver(), desk.promise_keep(:own, 'kept', NULL, NULL, NULL, desk.now()) \g /dev/null
UPDATE desk.promise SET kind = 'reply', agent_id = NULL, owner_id = NULL WHERE id = :contact;
SELECT ok(NOT desk.owes(:t), 'no more'), pg_temp.promise(:t, 'resolve', '200 hours') AS resolve, pg_temp.wait('24 hours') IS NULL AS w \gset
SAVEPOINT last;
UPDATE desk.outbox o SET state = 'retry', sent_at = NULL, next_at = desk.now() WHERE o.id = (SELECT max(x.id) FROM desk.outbox x WHERE x.kind = 'question');
SELECT ok(desk.question_unsent(:t), 'the last question has not left'), is(pg_temp.said(desk.tell_update(pg_temp.going(:t))) -> 'last', 'true', 'it is asked once more'), is((pg_temp.t(:t)).state, 'waiting', 'nobody closes it');
ROLLBACK TO last;
SELECT desk.tell_update(pg_temp.going(:t)) AS o \gset
SELECT is((pg_temp.t(:t)).state, 'closed', 'he did not answer: closed'), is(o.kind, 'closed', 'he is told'), is(pg_temp.said(o.id), jsonb_build_object('unanswered', true, 'withdrawn', (SELECT jsonb_agg(desk.promise_withdrawn_item(p) ORDER BY p.due_at) FROM desk.promise p WHERE p.id IN (:contact, :resolve))), 'why, and what ends with it'),
    ok(NOT o.facts ? 'agent', 'nobody did it') FROM pg_temp.o(:o) o;
SELECT is(e.facts, '{"from": "waiting", "to": "closed", "reason": "unanswered"}', 'an event') FROM desk.event e WHERE e.ticket_id = :t AND e.kind = 'closed';
SELECT is(pg_temp.going(:t), NULL, 'no update any more'), matches(facts ->> 'attention', 'was asked twice and did not answer: it is closed', 'its agents are told') FROM pg_temp.last_of(:t, 'notification');

-- Closed by an agent
SELECT pg_temp.writes(:t), pg_temp.deliver() \g /dev/null
SELECT desk.state_set(:t, 'closed') \g /dev/null
SELECT desk.tell_closed(:t, pg_temp.agent('boris'), false, desk.ledger_closed(:t, pg_temp.agent('boris'), NULL)) AS o \gset
SELECT is(o.facts ->> 'agent', 'Boris', 'by whom'), ok(NOT o.facts ? 'unanswered', 'not because nobody answered'), ok(NOT o.facts ? 'withdrawn', 'that no update comes goes without saying') FROM pg_temp.o(:o) o;
SELECT is(desk.tell_update(p.id), NULL, 'a closed ticket has no updates') FROM desk.promise p WHERE p.ticket_id = :t AND p.kind = 'update';
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched('never.test') || pg_temp.sender('x@never.test') || '{"subject": "Never"}', 'sales'))).id AS never \gset
SELECT is(desk.tell_closed(:never, NULL, false, '{}'), NULL, 'where nothing was ever promised nothing is told');

-- Broken
SELECT pg_temp.serves('{"update_every": "6:00", "first_reply": "4:00"}') \g /dev/null
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Scanner"}'))).id AS t, pg_temp.deliver() \gset
SELECT p.id AS r, pg_temp.going(:t) AS u FROM desk.promise p WHERE p.ticket_id = :t AND p.kind = 'reply' \gset
SELECT is(desk.tell_broken(:r), NULL, 'what is open is not broken'), pg_temp.wait('4 hours') IS NULL AS w, desk.promise_break(:r) IS NOT NULL AS b \gset
SELECT desk.tell_broken(:r) AS o \gset
SELECT is(o.kind, 'broken', 'the notice'), is(pg_temp.said(o.id), desk.promise_item(pg_temp.p(:r)) || jsonb_build_object('next_update', desk.utc_text(desk.update_next(:t, desk.now()))), 'what was promised, and by when he hears next'), is(o.promise_id, :r::bigint, 'of it')
FROM pg_temp.o(:o) o;
SELECT is(e.outbox_id, :o::bigint, 'that he was told is an event') FROM desk.event e WHERE e.promise_id = :r AND e.kind = 'promise-noticed';
SELECT is((pg_temp.p(:u)).kept_by, :o::bigint, 'it takes the place of the update'), is((pg_temp.p(pg_temp.going(:t))).due_at, desk.update_next(:t, desk.now()), 'and promises the next');
SELECT pg_temp.promise(:t, 'own', '0', 'a lamp', pg_temp.agent('anna')) AS own, pg_temp.wait('1 minute') \gset
UPDATE desk.ticket SET owner_id = pg_temp.agent('boris') WHERE id = :t;
SELECT desk.promise_break(:own) \g /dev/null
SAVEPOINT own;
SELECT is(o.facts ->> 'owner', 'Anna', 'who promised it has it'), is(o.facts ->> 'what', 'a lamp', 'in his words') FROM pg_temp.o(desk.tell_broken(:own)) o;
SELECT pg_temp.promise(:t, 'resolve', '-1 hours') AS resolve \gset
SELECT desk.promise_break(:resolve) \g /dev/null
SELECT is(o.facts ->> 'owner', 'Boris', 'of others the ticket''s owner') FROM pg_temp.o(desk.tell_broken(:resolve)) o;
ROLLBACK TO own;
SELECT desk.promise_keep(:own, 'kept', NULL, NULL, NULL, desk.now()) \g /dev/null
SELECT is(desk.tell_broken(:own), NULL, 'kept late: no notice');
ROLLBACK TO own;
SELECT desk.state_set(:t, 'closed') \g /dev/null
SELECT is(desk.tell_broken(:own), NULL, 'closed: none either');
ROLLBACK TO own;
SELECT pg_temp.wait('7 hours') IS NULL AS w, pg_temp.deliver() AS d, pg_temp.going(:t) AS late \gset
SELECT pg_temp.wait('7 hours'), desk.promise_break(:late) \g /dev/null
SELECT is(desk.tell_broken(:late), NULL, 'an update that is late is told by itself'), is(pg_temp.facts(desk.tell_update(:late)) ->> 'late', desk.utc_text((pg_temp.p(:late)).due_at), 'by the next');
-- Several are overdue at once: what is broken is told, and no update beside it
SAVEPOINT overdue;
SELECT pg_temp.deliver(), pg_temp.promise(:t, 'own', '1 hour', 'a cable', pg_temp.agent('anna')) AS own, pg_temp.wait('7 hours') IS NULL AS w, pg_temp.going(:t) AS u \gset
SELECT is(desk.tell_update(:u), NULL, 'no update'), is(pg_temp.facts((pg_temp.p(:u)).kept_by) ->> 'what', 'a cable', 'the notice of what is broken goes in its place'), is((pg_temp.p(:own)).state, 'broken', 'it is');
ROLLBACK TO overdue;
UPDATE desk.service SET notice = 'hold';
SELECT pg_temp.deliver(), pg_temp.promise(:t, 'own', '1 hour', 'a cable', pg_temp.agent('anna')) AS own, pg_temp.wait('7 hours') IS NULL AS w, pg_temp.going(:t) AS u \gset
SELECT jsonb_path_exists(pg_temp.facts(desk.tell_update(:u)), '$.broken[*].what ? (@ == "a cable")') AS told \gset
SELECT ok(:'told', 'while the notice is held the update says it'), is((pg_temp.p(:own)).state, 'broken', 'and not that it goes on');
ROLLBACK TO overdue;
SAVEPOINT given_up;
SELECT pg_temp.going(:t) AS u \gset
SELECT desk.promise_withdraw(:u, NULL, 'ctl', NULL, NULL) \g /dev/null
SELECT is(desk.tell_update(:u), NULL, 'nor one that was given up');
ROLLBACK TO given_up;
-- Without a date when none is promised any more
SELECT pg_temp.serves(), desk.promise_keep(p.id, 'kept', NULL, NULL, NULL, desk.now()) FROM desk.promise p WHERE p.ticket_id = :t AND p.kind <> 'update' AND p.ended_at IS NULL \g /dev/null
SELECT ok(NOT o.facts ? 'next_update', 'the last update says of none'), is(pg_temp.going(:t), NULL, 'and there is none') FROM pg_temp.o(desk.tell_update(pg_temp.going(:t))) o;
SELECT desk.update_renew(:t, (SELECT max(id) FROM desk.outbox WHERE ticket_id = :t), NULL) \g /dev/null
SELECT is(pg_temp.going(:t), NULL, 'nothing comes of nothing');

-- Nobody the desk may write to
SELECT pg_temp.serves('{"update_every": "6:00", "first_reply": "4:00"}'), (pg_temp.ticket(pg_temp.accept(pg_temp.sender('forged@victim.test') || '{"return_path": "forger@evil.test", "subject": "x"}'))).id AS f \gset
SELECT is(pg_temp.going(:f), NULL, 'whose address may be forged is promised no updates'), p.id AS r, pg_temp.wait('4 hours') IS NULL AS w, desk.promise_break(p.id) IS NOT NULL AS b FROM desk.promise p WHERE p.ticket_id = :f AND p.kind = 'reply' \gset
SELECT is((pg_temp.o(desk.tell_broken(:r))).state, 'withheld', 'what was not done he is not told'), is(pg_temp.going(:f), NULL, 'nor promised any more');
SELECT pg_temp.promise(:f, 'update', '1h') AS u, pg_temp.wait('1 hour') IS NULL AS w \gset
SELECT is((pg_temp.o(desk.tell_update(:u))).state, 'withheld', 'an update is not sent'), is((pg_temp.p(:u)).state, 'withdrawn', 'and waited for no longer'), is(pg_temp.going(:f), NULL, 'nor comes another');
SELECT * FROM finish();
ROLLBACK;
