-- What follows a breach: the notice, at once or after #ok, and the chain of those who answer for it.
BEGIN;
\ir story.psql
\ir agents.psql
\ir due.psql
SELECT * FROM no_plan();
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('cecil') AS cecil, pg_temp.agent('laura') AS laura, pg_temp.agent('martin') AS martin \gset
SELECT (pg_temp.ticket(pg_temp.accept())).id AS t \gset
UPDATE desk.ticket SET owner_id = :anna WHERE id = :t;

-- Who answers for whom, and when he works: desk.lead_of, desk.agent_calendar, desk.person_open
SELECT is(desk.lead_of(:anna), :laura, 'Laura leads Anna'), is(desk.lead_of(:laura), :martin, 'Martin leads Laura'),
    is(desk.lead_of(:martin), NULL, 'nobody leads Martin'), is(desk.lead_of(NULL), NULL, 'nor nobody');
UPDATE desk.agent SET active = false WHERE id = :laura;
SELECT is(desk.lead_of(:anna), :martin, 'where she is gone, her lead');
UPDATE desk.agent SET active = false, lead = 'laura@acme.test' WHERE id = :martin;
SELECT is(desk.lead_of(:anna), NULL, 'those who are gone lead in a circle: nobody');
SELECT pg_temp.office();
SELECT is(desk.agent_calendar(:anna), (SELECT calendar FROM desk.setting), 'the desk''s calendar'),
    is(desk.agent_calendar(:martin), 'late', 'his own');
SELECT is(desk.person_open(:martin, '2026-11-23 09:00+02', 'normal'), '2026-11-23 12:00+02', 'when he begins'),
    is(desk.person_open(:martin, '2026-11-23 15:00+02', 'high'), '2026-11-23 15:00+02', 'he is at work'),
    is(desk.person_open(:martin, '2026-11-27 20:00+02', 'normal'), '2026-11-30 12:00+02', 'after the weekend'),
    is(desk.person_open(:martin, '2026-11-28 03:00+02', 'critical'), '2026-11-28 03:00+02', 'what is critical waits for nobody'),
    is(desk.person_open(NULL, '2026-11-28 03:00+02', 'normal'), '2026-11-28 03:00+02', 'nobody has no hours');

-- The chain: desk.escalation_chain, desk.escalation_agent, desk.ticket_lead
SELECT results_eq($$SELECT * FROM desk.escalation_chain('general')$$,
    $$VALUES (1, interval '0', 'lead', NULL::text), (2, '8 hours', 'manager', NULL)$$, 'where the queue names nobody');
SELECT jsonb_set(pg_temp.office_with('{"lead": "boris@acme.test", "repeat": "4 hours", "escalation": [{"delay": "1h", "who": "owner"},
    {"delay": "2h", "who": "lead", "webhook": "pager"}, {"delay": "1d", "who": "cecil@acme.test"}]}'), '{desk,calendar}', '"office"') AS configured \gset
SELECT api.configure(:'configured');
SELECT results_eq($$SELECT * FROM desk.escalation_chain('general')$$,
    $$VALUES (1, interval '1 hour', 'owner', NULL::text), (2, '2 hours', 'lead', 'pager'), (3, '1 day', 'cecil@acme.test', NULL)$$, 'the queue''s own');
SELECT pg_temp.due(:t, 'reply', '2026-11-23 11:30+02') AS p \gset
SELECT is((SELECT array_agg(desk.escalation_agent(p, w) ORDER BY n) FROM unnest(ARRAY['owner', 'lead', 'manager', 'cecil@acme.test', 'gone@acme.test']) WITH ORDINALITY AS x (w, n)),
    ARRAY[:anna, :laura, :martin, :cecil, :laura], 'each level''s person; of an unknown one the lead') FROM desk.promise p WHERE id = :p;
UPDATE desk.agent SET active = false WHERE id = :cecil;
SELECT is(desk.escalation_agent(p, 'cecil@acme.test'), :laura, 'whose lead it is when he is gone') FROM desk.promise p WHERE id = :p;
UPDATE desk.agent SET active = true WHERE id = :cecil;
SELECT is(desk.ticket_lead(:t), :laura, 'the lead of a ticket''s owner');
UPDATE desk.ticket SET owner_id = NULL WHERE id = :t;
SELECT is((SELECT array_agg(desk.escalation_agent(p, w) ORDER BY n) FROM unnest(ARRAY['owner', 'lead', 'manager']) WITH ORDINALITY AS x (w, n)),
    ARRAY[:boris, :boris, :laura], 'what nobody owns is the queue''s lead''s, whom Laura leads'), is(desk.ticket_lead(:t), :boris, 'the ticket''s lead') FROM desk.promise p WHERE id = :p;
UPDATE desk.ticket SET owner_id = :martin WHERE id = :t;
SELECT is(desk.escalation_agent(p, 'manager'), :martin, 'nobody above: he again') FROM desk.promise p WHERE id = :p;
UPDATE desk.ticket SET owner_id = :anna WHERE id = :t;

-- Level by level: desk.escalation_next, desk.escalated_at, desk.due_escalate, desk.tell_escalation, desk.escalated_text
SELECT pg_temp.until('2026-11-23 11:30+02') \g /dev/null
SELECT is(pg_temp.state(:p), 'broken', 'broken'), is(pg_temp.timers(:p), 'escalate Mon 23 12:30', 'level 1 an hour later');
SELECT is(pg_temp.mails(:p), 'reminder anna Mon 23 10:15, decision anna Mon 23 10:52, decision laura Mon 23 11:11, broken customer Mon 23 11:30', 'the customer was told');
SELECT is(desk.escalated_at(p), '2026-11-23 11:30+02', 'its delay counts from the due moment'), is(desk.escalated_text(:p), NULL, 'nobody was told yet') FROM desk.promise p WHERE id = :p;
SELECT is(n.level, 1, 'level 1'), is(n.agent_id, :anna, 'the owner'), is(n.webhook, NULL, 'no webhook'), is(n.repeats, false, 'for the first time'),
    is(n.at, '2026-11-23 12:30+02', 'then') FROM desk.promise p, desk.escalation_next(p, desk.escalated_at(p)) n WHERE p.id = :p;
SELECT desk.due_escalate(p) FROM desk.promise p WHERE id = :p;
SELECT is(pg_temp.state(:p), 'broken', 'not a moment earlier');
SELECT pg_temp.until('2026-11-23 12:30+02') \g /dev/null
SELECT is(pg_temp.timers(:p), 'escalate Mon 23 14:30', 'level 2 two hours after level 1');
SELECT is(o.facts ->> 'level', '1', 'level'), is(o.facts -> 'repeat', 'false', 'the first time'), is(o.facts ->> 'told', NULL, 'nobody before'),
    is(o.facts -> 'noticed', 'true', 'the customer knows'), is(o.facts ->> 'next_at', '2026-11-23T12:30:00Z', 'who is next'), is(o.facts ->> 'next_who', 'Laura Berg', 'and when')
FROM desk.outbox o WHERE promise_id = :p AND kind = 'escalation' ORDER BY id DESC LIMIT 1;
SELECT is((SELECT count(*) FROM desk.hook), 0::bigint, 'level 1 calls no webhook');
SELECT pg_temp.until('2026-11-23 14:30+02') \g /dev/null
SELECT is((SELECT array_agg(facts #>> '{data,level}') FROM desk.hook WHERE webhook = 'pager' AND promise_id = :p), '{2}', 'level 2 does');
SELECT is(pg_temp.timers(:p), 'escalate Tue 24 14:30', 'a day is the same time on the next open day');
SELECT pg_temp.until('2026-11-24 14:30+02') \g /dev/null
SELECT is(pg_temp.mails(:p), 'reminder anna Mon 23 10:15, decision anna Mon 23 10:52, decision laura Mon 23 11:11, broken customer Mon 23 11:30, '
    'escalation anna Mon 23 12:30, escalation laura Mon 23 14:30, escalation cecil Tue 24 14:30', 'one person a level, none skipped, none twice');
SELECT is(facts ->> 'told', E'Anna Kalniņa: Mon 23 Nov 2026 12:30 (Europe/Riga)\nLaura Berg: Mon 23 Nov 2026 14:30 (Europe/Riga)', 'who was told before'),
    is(facts ->> 'next_who', 'Cecil Sales', 'then he again'), is(facts ->> 'next_at', '2026-11-25T08:30:00Z', 'four open hours later')
FROM desk.outbox WHERE promise_id = :p AND kind = 'escalation' ORDER BY id DESC LIMIT 1;
SELECT pg_temp.until('2026-11-26 15:00+02') \g /dev/null
SELECT is((SELECT string_agg((facts ->> 'level') || coalesce(' ' || (CASE WHEN (facts ->> 'repeat')::boolean THEN 'again' END), ''), ', ' ORDER BY id)
    FROM desk.event WHERE promise_id = :p AND kind = 'promise-escalated'), '1, 2, 3, 3 again, 3 again, 3 again, 3 again', 'after the last level again and again');
SELECT is(pg_temp.timers(:p), 'escalate Fri 27 10:30', 'never silent for good');
SELECT is(regexp_count(desk.escalated_text(:p), 'Cecil Sales'), 1, 'a line a level'), matches(desk.escalated_text(:p), 'Cecil Sales: Thu 26', 'with the last time');

-- In the person's hours, unless critical
SELECT pg_temp.due(:t, 'own', '2026-11-26 15:30+02', 'the part', :anna) AS c \gset
SELECT pg_temp.until('2026-11-26 16:30+02') \g /dev/null
SELECT is(pg_temp.timers(:c), 'escalate Fri 27 10:30', 'two open hours');
UPDATE desk.agent SET calendar = 'late' WHERE id = :laura;
SELECT pg_temp.until('2026-11-27 10:30+02') \g /dev/null
SELECT is(pg_temp.state(:c), 'broken level 1', 'her hours are others now'), is(pg_temp.timers(:c), 'escalate Fri 27 12:00', 'then when she begins');
UPDATE desk.ticket SET priority = 'critical' WHERE id = :t;
SELECT desk.timers_again(:t);
SELECT is(pg_temp.timers(:c), 'escalate Fri 27 10:30', 'critical: at once');
SELECT pg_temp.until('2026-11-27 10:30+02') \g /dev/null
SELECT is(pg_temp.state(:c), 'broken level 2', 'and told');
UPDATE desk.ticket SET priority = 'normal' WHERE id = :t;

-- Another configuration: who is next, and when he works, is worked out anew: desk.duties_digest, desk.escalations_again
SAVEPOINT configured;
SELECT api.configure(:'configured');
SELECT api.run_due(100) \g /dev/null
SELECT desk.duties_digest() AS digest, pg_temp.timers(:c) AS before \gset
SELECT api.configure(:'configured');
SELECT is(desk.duties_digest(), :'digest', 'the same configuration'), is(pg_temp.timers(:c), :'before', 'changes nothing');
SELECT api.configure(jsonb_set(:'configured', '{queues,0,escalation,2}', '{"delay": "1h", "who": "martin@acme.test"}'));
SELECT isnt(desk.duties_digest(), :'digest', 'another chain');
SELECT api.run_due(100) \g /dev/null
SELECT is(pg_temp.timers(:c), 'escalate Fri 27 12:00', 'Martin now, an hour later, in his hours');
UPDATE desk.agent SET calendar = 'office' WHERE id = :martin;
SELECT desk.escalations_again();
SELECT is(pg_temp.timers(:c), 'escalate Fri 27 10:30', 'the clock looks at it once more'), is((SELECT count(*) FROM desk.timer WHERE what <> 'escalate' AND at <= desk.now()), 0::bigint, 'and at nothing else');
SELECT api.run_due(100) \g /dev/null
SELECT is(pg_temp.timers(:c), 'escalate Fri 27 11:30', 'and finds his other hours');
ROLLBACK TO configured;
RELEASE configured;

-- #ack: desk.promise_ack
SELECT throws_ok(format('SELECT desk.promise_ack(%s, %s, %L, NULL)', :c, :laura, desk.now()), 'PD001', 'Fri 27 Nov 2026 10:30 (Europe/Riga) is over: write a time to come.', 'not the past'),
    throws_ok(format('SELECT desk.promise_ack(%s, %s, %L, NULL)', :c, :laura, '2026-11-30 17:01+02'), 'PD001', 'That is too long: one #ack holds until Mon 30 Nov 2026 17:00 (Europe/Riga) at most.', 'not for long');
SELECT is(pg_temp.timers(:c), 'escalate Mon 30 10:30', 'without it');
SELECT desk.promise_ack(:c, :laura, '2026-11-27 16:00+02', NULL);
SELECT is(pg_temp.timers(:c), 'escalate Mon 30 10:30', 'an acknowledgement that ends before the next level changes nothing');
SELECT desk.promise_ack(:c, :laura, '2026-11-30 15:00+02', NULL);
SELECT is(pg_temp.timers(:c), 'escalate Mon 30 15:00', 'a longer one holds it until then'), is(acked_until, '2026-11-30 15:00+02', 'the row says so') FROM desk.promise WHERE id = :c;
SELECT pg_temp.until('2026-11-30 15:00+02') \g /dev/null
SELECT is(pg_temp.state(:c), 'broken level 3', 'and not for ever');
SELECT desk.promise_keep(:c, 'kept', :anna, NULL, NULL, desk.now()) \g /dev/null
SELECT is(pg_temp.timers(:c), '-', 'kept late: nobody is told more');
SELECT throws_like(format('SELECT desk.promise_ack(%s, %s, %L, NULL)', :c, :laura, '2026-11-30 16:00+02'), 'Promise % has ended: nobody is told of it any more.', 'nothing to acknowledge');
SELECT desk.due_escalate(p) FROM desk.promise p WHERE id = :c;
SELECT is(pg_temp.state(:c), 'kept late level 3', 'a timer that is left does nothing');

-- Acknowledged before it is due: the lead is not asked
SELECT pg_temp.due(:t, 'own', '2026-12-02 15:00+02', 'ack', :anna) AS a \gset
SELECT matches(pg_temp.timers(:a), 'decide lead Wed 02 14:00', 'the lead would be');
SELECT desk.promise_ack(:a, :anna, '2026-12-02 13:30+02', NULL);
SELECT matches(pg_temp.timers(:a), 'decide lead Wed 02 14:00', 'acknowledged for less: still');
SELECT desk.promise_ack(:a, :anna, '2026-12-02 14:30+02', NULL);
SELECT is(pg_temp.timers(:a), 'remind Wed 02 11:00, decide Wed 02 13:00, break Wed 02 15:00', 'for longer: not');
SELECT desk.promise_withdraw(:a, 'x', 'ctl', NULL, NULL) \g /dev/null

-- The notice held for #ok: desk.notice_begin, desk.notice_held, desk.tell_approval, desk.due_notice, desk.promise_approve
UPDATE desk.service SET notice = 'hold';
SELECT pg_temp.due(:t, 'own', '2026-11-30 16:00+02', 'held', :anna) AS h, pg_temp.due(:t, 'own', '2026-11-30 16:00+02', 'ok', :anna) AS ok,
    pg_temp.due(:t, 'own', '2026-11-30 16:00+02', 'late', :anna) AS l \gset
SELECT is(desk.notice_held(:h), NULL, 'nothing is held');
SELECT pg_temp.until('2026-11-30 16:00+02') \g /dev/null
SELECT is(pg_temp.mails(:h) ~ 'broken', false, 'the customer is not told yet'), matches(pg_temp.mails(:h), 'approval laura', 'the lead is asked');
SELECT is(facts ->> 'until', '2026-12-02T08:00:00Z', 'and how long it waits for him') FROM desk.outbox WHERE promise_id = :h AND kind = 'approval';
SELECT matches(pg_temp.timers(:h), 'notice Wed 02 10:00', 'two open hours, over the holiday'), is(desk.notice_held(:h), '2026-12-02 10:00+02', 'until then');
SELECT desk.promise_approve(:ok, :laura, NULL);
SELECT matches(pg_temp.mails(:ok), 'broken customer Mon 30 16:00$', '#ok: at once'), is(desk.notice_held(:ok), NULL, 'nothing is held any more'),
    is(pg_temp.timers(:ok) ~ 'notice', false, 'nor waited for'), matches(pg_temp.events(:ok), 'broken held approved noticed', 'approved by an event');
SELECT throws_like(format('SELECT desk.promise_approve(%s, %s, NULL)', :ok, :laura),
    'Nothing waits for an #ok about promise %: the customer has been told that it is broken.', 'once');
SELECT desk.due_notice(p) FROM desk.promise p WHERE id = :ok;
SELECT is((SELECT count(*) FROM desk.outbox WHERE promise_id = :ok AND kind = 'broken'), 1::bigint, 'one notice');
SELECT desk.promise_keep(:l, 'kept', :anna, NULL, NULL, desk.now()) \g /dev/null
SELECT throws_like(format('SELECT desk.promise_approve(%s, %s, NULL)', :l, :laura), 'Nothing waits for an #ok about promise %', 'of what is kept');
SELECT pg_temp.until('2026-12-02 10:00+02') \g /dev/null
SELECT matches(pg_temp.mails(:h), 'broken customer Wed 02 10:00', 'nobody said anything: it goes'), is(pg_temp.mails(:l) ~ 'broken', false, 'kept late before: no notice');
SELECT is(pg_temp.timers(:h) ~ 'notice', false, 'no more of it');
SELECT pg_temp.due(:t, 'own', '2026-12-02 10:00+02', 'direct', :anna) AS d \gset
UPDATE desk.service SET notice = 'send';
SELECT desk.promise_break(:d) \g /dev/null
SELECT desk.notice_begin(p) FROM desk.promise p WHERE id = :d;
SELECT matches(pg_temp.mails(:d), '^broken customer', 'configured to be sent: at once');
SELECT ok(desk.tell_approval(p, :laura, desk.now()) > 0, 'asked by hand') FROM desk.promise p WHERE id = :d;

-- Told by others: desk.tell_passed, desk.tell_idle
SELECT desk.tell_passed(:d, :laura, :anna) AS passed, desk.tell_idle(:t, '2026-12-01 10:00+02') AS idle \gset
SELECT is((o.kind, o.agent_id, o.facts ->> 'from', o.promise_id)::text, format('(passed,%s,"Anna Kalniņa",%s)', :laura, :d), 'it is hers now') FROM desk.outbox o WHERE id = :passed;
SELECT is((o.kind, o.agent_id, o.facts ->> 'since')::text, format('(idle,%s,2026-12-01T08:00:00Z)', :laura), 'nobody worked on it: the lead knows') FROM desk.outbox o WHERE id = :idle;

-- Nobody answers for it: the admin is told, and it goes on: desk.unheard_text
UPDATE desk.agent SET active = false;
SELECT is(desk.tell_idle(:t, desk.now()), NULL, 'nobody is there');
SELECT pg_temp.due(:t, 'reply', desk.now() + interval '1 hour') AS n \gset
SELECT pg_temp.until('2026-12-02 13:00+02') \g /dev/null
SELECT is(pg_temp.state(:n), 'broken level 1', 'nobody''s promise breaks too'), is(pg_temp.mails(:n), 'broken customer Wed 02 11:00', 'the customer is told');
SELECT is(facts ->> 'detail', desk.unheard_text(), 'and the admin') FROM desk.outbox WHERE kind = 'admin' AND facts ->> 'name' = 'promise-unheard';
SELECT ok(EXISTS (SELECT FROM desk.alarms_now() WHERE name = 'promise-unheard'), 'the alarm lasts');
SELECT isnt(pg_temp.timers(:n), '-', 'and the clock goes on');
UPDATE desk.agent SET active = true;
SELECT ok(NOT EXISTS (SELECT FROM desk.alarms_now() WHERE name = 'promise-unheard'), 'until there is somebody');

SELECT is_empty($$SELECT p.id FROM desk.promise p WHERE p IS DISTINCT FROM desk.promise_replay(p.id)$$, 'every row is what its events say');
SELECT * FROM finish();
ROLLBACK;
