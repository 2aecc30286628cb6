-- What the clock does before and at the due moment of a promise.
BEGIN;
\ir story.psql
\ir agents.psql
\ir due.psql
SELECT * FROM no_plan();
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('laura') AS laura, pg_temp.agent('martin') AS martin \gset
SELECT (pg_temp.ticket(pg_temp.accept())).id AS t \gset
UPDATE desk.ticket SET owner_id = :anna WHERE id = :t;

-- The warnings that promise 1 would have if it were so, and the queue.
CREATE FUNCTION pg_temp.warned(more jsonb, remind interval, decide interval) RETURNS text
LANGUAGE sql
AS $$
    UPDATE desk.service SET remind = warned.remind, decide = warned.decide;
    SELECT string_agg(w.what || ' ' || pg_temp.said(w.at), ', ' ORDER BY w.at)
    FROM (SELECT p FROM desk.promise p ORDER BY id LIMIT 1) x, desk.promise_warnings(jsonb_populate_record(x.p, more)) w
$$;

-- Time before and after: desk.business_later, desk.business_day_later
SELECT is(desk.business_later('office', '2026-11-23 10:30+02', '1 day'), '2026-11-24 10:30+02', 'a day later at the same time'),
    is(desk.business_later('office', '2026-11-27 10:30+02', '1 day'), '2026-11-30 10:30+02', 'over a weekend'),
    is(desk.business_later('office', '2026-11-30 10:30+02', '1 day 2 hours'), '2026-12-02 12:30+02', 'over a holiday, and hours'),
    is(desk.business_later('office', '2026-11-23 16:00+02', '2 hours'), '2026-11-24 10:00+02', 'hours are open time'),
    is(desk.business_later('office', '2026-12-02 10:30+02', '-1 day'), '2026-11-30 10:30+02', 'a day before'),
    is(desk.business_later('office', '2026-11-24 10:00+02', '-2 hours'), '2026-11-23 16:00+02', 'hours before'),
    is(desk.business_later('office', '2026-12-02 10:00+02', '-1 day 2 hours'), '2026-11-30 12:00+02', 'mixed signs each go their way'),
    is(desk.business_later('office', '2026-11-23 20:00+02', '0'), '2026-11-23 20:00+02', 'nothing');
SELECT is(desk.business_day_later('always', '2026-10-24 03:30+03', 1), '2026-10-25 03:30+02', 'where the clock is put back: the local time'),
    throws_like($$SELECT desk.business_day_later('none', desk.now(), 1)$$, '%no calendar "none"%', 'an unknown calendar');

-- Warnings: desk.promise_warnings, desk.open_amount, desk.open_before, desk.moment_before, desk.range_seconds, desk.timers_of,
-- desk.timers_set
SELECT pg_temp.due(:t, 'reply', '2026-11-24 12:00+02') AS p \gset
SELECT is(pg_temp.timers(:p), 'remind Mon 23 16:00, decide Tue 24 10:00, decide lead Tue 24 11:00, break Tue 24 12:00',
    'four and two hours before it is due, and one, by open time');
SELECT pg_temp.due(:t, 'own', '2026-11-23 11:00+02', 'soon', :anna) AS soon \gset
SELECT is(pg_temp.timers(:soon), 'remind Mon 23 10:00, decide Mon 23 10:30, decide lead Mon 23 10:45, break Mon 23 11:00',
    'a short one: half, a quarter, an eighth of it is left');
SELECT is(pg_temp.warned('{"due_at": "2026-11-24T12:00+02"}', '1 day', '1 day'), 'remind Mon 23 14:30, decide Tue 24 09:15, decide lead Tue 24 10:37',
    'so many open days before, but not before half and three quarters of the time are over');
SELECT is(pg_temp.warned('{"due_at": "2026-12-02T12:00+02"}', '1 day', '1 day 1 hour'), 'decide Mon 30 11:00, remind Mon 30 12:00, decide lead Mon 30 15:30',
    'at the same time of day, over a holiday');
SELECT is(pg_temp.warned('{"due_at": "2026-11-24T12:00+02"}', '30 minutes', '90 seconds'), 'remind Tue 24 11:30, decide Tue 24 11:58, decide lead Tue 24 11:59', 'minutes');
SELECT is(pg_temp.warned('{"due_at": "2026-11-28T12:00+02", "made_at": "2026-11-27T16:00+02"}', '4 hours', '2 hours'),
    'remind Fri 27 16:30, decide Fri 27 16:45, decide lead Fri 27 16:52', 'due on a Saturday: while the desk is open');
SELECT is(pg_temp.warned('{"due_at": "2026-11-28T12:00+02", "made_at": "2026-11-28T10:00+02"}', '4 hours', '2 hours'), NULL, 'never open in between: nobody is there to be warned');
SELECT is(pg_temp.warned('{"due_at": "2026-10-26T12:00+02", "made_at": "2026-10-24T00:00+03", "calendar": "always"}', '30 hours', '10 hours'),
    'remind Sun 25 06:00, decide Mon 26 02:00, decide lead Mon 26 07:00', 'round the clock, over the night when it is put back');
SELECT is(desk.open_amount('office', '2026-11-24 12:00+02', '90 minutes'), 5400.0, 'an amount of open time in seconds'),
    is(desk.open_amount('office', '2026-11-24 12:00+02', '1 day'), 8.0 * 3600, 'a day is an open day'),
    is(desk.range_seconds('[2026-10-25 00:00+03,2026-10-26 00:00+02)'), 25.0 * 3600, 'a long day'),
    is(desk.open_before('office', '2026-11-24 12:00+02', '2026-11-20 16:00+02', 10 * 3600),
        ARRAY['[2026-11-24 09:00+02,2026-11-24 12:00+02)', '[2026-11-23 09:00+02,2026-11-23 17:00+02)']::tstzrange[], 'back as far as is needed'),
    is(desk.open_before('office', '2026-11-23 10:00+02', '2026-11-20 16:00+02', 10 * 3600),
        ARRAY['[2026-11-23 09:00+02,2026-11-23 10:00+02)', '[2026-11-20 16:00+02,2026-11-20 17:00+02)']::tstzrange[], 'and no further than to the moment'),
    is(desk.moment_before('{"[2026-11-24 09:00+02,2026-11-24 12:00+02)"}', 3 * 3600), '2026-11-24 09:00+02', 'all of it'),
    is(desk.moment_before('{"[2026-11-24 09:00+02,2026-11-24 12:00+02)"}', 3 * 3600 + 1), NULL, 'more than all of it');
SELECT pg_temp.office();
SELECT pg_temp.due(:t, 'own', '2026-11-23 09:00+02', 'at once', :anna) AS now \gset
SELECT is(pg_temp.timers(:now), 'break Mon 23 09:00', 'what is due when it is made has no warnings');
SELECT desk.promise_withdraw(:now, '', 'ctl', NULL, NULL) \g /dev/null
SELECT is(pg_temp.timers(:now), '-', 'what has ended has no timers');
SELECT pg_temp.due(:t, 'update', '2026-11-23 12:00+02') AS u \gset
SELECT is(pg_temp.timers(:u), 'update Mon 23 11:50, break Mon 23 12:00', 'an update goes out ten minutes before it is due');
SELECT is((SELECT string_agg(w.what || ' ' || pg_temp.said(w.at), ', ' ORDER BY w.at) FROM desk.promise p, desk.timers_of(p) w WHERE p.id = :u),
    pg_temp.timers(:u), 'the row says so');
SELECT is((SELECT pg_temp.said(w.at) FROM desk.promise p, desk.timers_of(jsonb_populate_record(p, '{"due_at": "2026-11-23T09:06:00+02"}')) w
    WHERE p.id = :u AND w.what = 'update'), 'Mon 23 09:03', 'but never in the first half of its time, or one would follow the other');
SELECT is((SELECT string_agg(w.what, ' ') FROM desk.promise p, desk.timers_of(jsonb_populate_record(p, '{"kept_by": 1}')) w WHERE p.id = :u),
    'break', 'one whose mail is on its way only breaks');
SELECT pg_temp.due(:t, 'resolve', '2026-11-25 12:00+02') AS r \gset
SELECT desk.promise_event(:r, 'promise-paused', '{"cause": "x", "remaining": "3 hours"}') \g /dev/null
SELECT is(pg_temp.timers(:r), '-', 'a pause has no timers');

-- Set again: what is over is not made again, what is as it should be stays
SELECT id AS before FROM desk.timer WHERE promise_id = :p AND what = 'decide' \gset
SELECT pg_temp.until('2026-11-23 16:30+02') \g /dev/null
SELECT is(pg_temp.timers(:p), 'decide Tue 24 10:00, decide lead Tue 24 11:00, break Tue 24 12:00', 'the reminder has been given');
SELECT desk.timers_set(p) FROM desk.promise p WHERE id = :p;
SELECT is(pg_temp.timers(:p), 'decide Tue 24 10:00, decide lead Tue 24 11:00, break Tue 24 12:00', 'and is not given again');
SELECT is((SELECT id FROM desk.timer WHERE promise_id = :p AND what = 'decide'), :before::bigint, 'the others are the same');
SELECT api.ctl_clock_set('2026-11-24 10:30+02') \g /dev/null
SELECT desk.timers_set(p) FROM desk.promise p WHERE id = :p;
SELECT is(pg_temp.timers(:p), 'decide Tue 24 10:00, decide lead Tue 24 11:00, break Tue 24 12:00', 'what is due and waits for the clock stays');
SELECT desk.timer_put(p, 'decide', '2026-11-24 10:40+02') FROM desk.promise p WHERE id = :p;
SELECT matches(pg_temp.timers(:p), 'decide Tue 24 10:40', 'put off by hand');
SELECT desk.timers_set(p) FROM desk.promise p WHERE id = :p;
SELECT matches(pg_temp.timers(:p), 'decide Tue 24 10:40', 'stays so');
UPDATE desk.timer SET at = at + interval '7 minutes' WHERE promise_id = :p;
DELETE FROM desk.timer WHERE promise_id = :p AND what = 'decide';
SELECT desk.timers_set(p) FROM desk.promise p WHERE id = :p;
SELECT is(pg_temp.timers(:p), 'decide lead Tue 24 11:00, break Tue 24 12:00', 'made from the row again; what is over is not');

-- What is said: reminder, decision, the lead
SELECT is(pg_temp.mails(:p), 'reminder anna Mon 23 16:00', 'one mail, to the owner');
SELECT is(facts #>> '{what}', 'first answer', 'what'), is(facts ->> 'due', '2026-11-24T10:00:00Z', 'by when'), is(facts -> 'n', '1', 'its number'),
    is(facts ->> 'left', '4 h', 'how much time is left'), is(facts -> 'contact', 'true', 'an answer keeps it'),
    is(promise_id, :p::bigint, 'of the promise'), is(facts -> 'to_customer', 'false', 'an answer to it stays inside')
FROM desk.outbox WHERE promise_id = :p AND kind = 'reminder';
SELECT is(pg_temp.events(:p), 'made reminded', 'an event');
SELECT is((SELECT (facts ->> 'agent')::integer FROM desk.event WHERE promise_id = :p AND kind = 'promise-reminded'), :anna, 'of whom');
SELECT pg_temp.until('2026-11-24 11:30+02') \g /dev/null
SELECT is(pg_temp.mails(:p), 'reminder anna Mon 23 16:00, decision laura Tue 24 11:00', 'then the lead');
SELECT is(facts -> 'lead', 'true', 'as the lead'), is(facts ->> 'agent', NULL, 'nobody was asked before') FROM desk.outbox WHERE promise_id = :p AND kind = 'decision';
SELECT results_eq(format('SELECT facts ->> %L FROM desk.outbox WHERE promise_id = %s AND kind = %L ORDER BY id', 'agent', :soon, 'decision'), $$VALUES (NULL), ('Anna Kalniņa')$$, 'who was, is named');

SELECT is(pg_temp.mails(:soon), 'reminder anna Mon 23 10:00, decision anna Mon 23 10:30, decision laura Mon 23 10:45, broken customer Mon 23 11:00, escalation laura Mon 23 11:00',
    'the whole life of one that nobody looked after');
SELECT is(pg_temp.timers(:soon), 'escalate Tue 24 12:00', 'the second level eight open hours later, in Martin''s hours');
SELECT is((SELECT count(*) FROM desk.event WHERE promise_id = :soon AND kind = 'promise-asked'), 2::bigint, 'both questions are events');
SELECT desk.promise_keep(:soon, 'kept', :anna, NULL, NULL, desk.now()) \g /dev/null

-- Functions of their own: desk.due_remind, desk.due_decide, desk.tell_reminder, desk.tell_decision, desk.post_promise, desk.span_text
SELECT is(desk.span_text('3 hours 20 minutes'), '3 h 20 min', 'a span'), is(desk.span_text('2 days'), '48 h', 'days are hours here'),
    is(desk.span_text('59 minutes'), '59 min', 'minutes'), is(desk.span_text('20 seconds'), 'less than a minute', 'next to nothing');
SELECT desk.due_remind(p), desk.due_decide(p, true) FROM desk.promise p WHERE id = :soon;
SELECT is(pg_temp.events(:soon) ~ '(reminded|asked)$', false, 'of what has ended nobody is reminded');
SELECT pg_temp.due(:t, 'own', desk.now() + interval '1 minute', 'x', :boris) AS x \gset
SELECT api.ctl_clock_shift('1 minute') \g /dev/null
SELECT desk.due_remind(p), desk.due_decide(p, false), desk.due_decide(p, true) FROM desk.promise p WHERE id = :x;
SELECT is(pg_temp.mails(:x), '-', 'nor when the moment has come');
SELECT api.ctl_clock_shift('-1 minute') \g /dev/null
SELECT desk.due_decide(p, true) FROM desk.promise p WHERE id = :x;
SELECT is(pg_temp.mails(:x), 'decision laura Tue 24 11:30', 'before it, yes');
SELECT desk.due_decide(jsonb_populate_record(p, jsonb_build_object('owner_id', :martin)), true) FROM desk.promise p WHERE id = :x;
SELECT is(pg_temp.mails(:x), 'decision laura Tue 24 11:30', 'nobody stands above Martin: nobody is asked twice');
SELECT ok(desk.tell_reminder(p, :anna) IS NOT NULL, 'a mail by hand'), ok(desk.tell_decision(p, :anna, false) IS NOT NULL, 'another')
FROM desk.promise p WHERE id = :x;
UPDATE desk.agent SET active = false WHERE id = :boris;
SELECT is(desk.post_promise(p, :boris, 'reminder', '{}'), NULL, 'none to who is no agent any more') FROM desk.promise p WHERE id = :x;
SELECT is(desk.promise_holder(p), :laura, 'whose lead holds it now') FROM desk.promise p WHERE id = :x;
UPDATE desk.agent SET active = true WHERE id = :boris;

-- An answer on its way: desk.promise_awaited
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'Here it is.') || pg_temp.to_address(pg_temp.reply_to(x, 'anna'))) AS answer FROM desk.ticket x WHERE id = :t \gset
SELECT ok(desk.promise_awaited(p), 'a relay waits') FROM desk.promise p WHERE id = :p;
SELECT ok(NOT desk.promise_awaited(jsonb_populate_record(p, '{"class": "deed"}')), 'which keeps no deed') FROM desk.promise p WHERE id = :p;
SELECT ok(NOT desk.promise_awaited(jsonb_populate_record(p, jsonb_build_object('from_at', desk.now()))), 'nor what was promised after it') FROM desk.promise p WHERE id = :p;
SELECT ok(NOT desk.promise_awaited(jsonb_populate_record(p, jsonb_build_object('message_id', m.id))), 'nor what it promises itself')
FROM desk.promise p, desk.message m WHERE p.id = :p AND m.incoming_id = :answer;
SELECT pg_temp.until('2026-11-24 12:10+02') \g /dev/null
SELECT is(pg_temp.state(:p), 'open', 'past the due moment, while the answer is on its way, nothing is said');
SELECT is(pg_temp.timers(:p), 'break Tue 24 12:11', 'but looked at every minute');
SAVEPOINT waits;
SELECT pg_temp.posted();
SELECT is(pg_temp.state(:p), 'kept late', 'it arrived after the due moment'), is(pg_temp.timers(:p), '-', 'and nobody is told more');
SELECT is(pg_temp.mails(:p) ~ 'broken', false, 'the customer has his answer: no notice');
ROLLBACK TO waits;
SELECT pg_temp.until('2026-11-24 12:31+02') \g /dev/null
SELECT is(pg_temp.state(:p), 'broken level 1', 'not within an hour of its writing: broken');
SELECT is(broken_at, '2026-11-24 12:00+02', 'at the due moment'), is(detected_at, '2026-11-24 12:30+02', 'seen later') FROM desk.promise WHERE id = :p;
SELECT ok(NOT desk.promise_awaited(p), 'it is waited for no more') FROM desk.promise p WHERE id = :p;

-- A reminder while the answer is on its way would be untrue
ROLLBACK TO waits;
SELECT pg_temp.due(:t, 'own', '2026-11-24 16:00+02', '', :anna) AS c \gset
UPDATE desk.promise SET from_at = '2026-11-24 09:00+02' WHERE id = :c;
SELECT desk.due_remind(p), desk.due_decide(p, false) FROM desk.promise p WHERE id = :c;
SELECT is(pg_temp.mails(:c), '-', 'nobody is told'), matches(pg_temp.timers(:c), 'remind Tue 24 12:11, decide Tue 24 12:11', 'but soon, if it fails');
RELEASE waits;

-- Asked late, the owner has half of what is left before his lead is asked
SELECT pg_temp.due(:t, 'own', '2026-11-26 12:00+02', 'asked late', :boris) AS k \gset
SELECT matches(pg_temp.timers(:k), 'decide Thu 26 10:00, decide lead Thu 26 11:00', 'in time');
SAVEPOINT asked;
SELECT api.ctl_clock_set('2026-11-26 11:20+02') \g /dev/null
SELECT api.run_due(100) \g /dev/null
SELECT is(pg_temp.mails(:k), 'reminder boris Thu 26 11:20, decision boris Thu 26 11:20', 'after an outage: not both at once');
SELECT is(pg_temp.timers(:k), 'decide lead Thu 26 11:40, break Thu 26 12:00', 'then the lead');
SELECT pg_temp.until('2026-11-26 11:40+02') \g /dev/null
SELECT matches(pg_temp.mails(:k), 'decision laura Thu 26 11:40$', 'who is asked');
ROLLBACK TO asked;
SELECT api.ctl_clock_set('2026-11-26 11:20+02') \g /dev/null
DELETE FROM desk.timer WHERE promise_id = :k AND what LIKE 'decide%';
SELECT desk.timer_put(p, w, desk.now()) FROM desk.promise p, unnest('{decide lead,decide}'::text[]) w WHERE p.id = :k \g /dev/null
SELECT api.run_due(100) \g /dev/null
SELECT is(pg_temp.mails(:k), 'reminder boris Thu 26 11:20, decision boris Thu 26 11:20', 'both put off to one moment: the owner first'),
    is(pg_temp.timers(:k), 'decide lead Thu 26 11:40, break Thu 26 12:00', 'then the lead, once');
ROLLBACK TO asked;
RELEASE asked;
SELECT desk.promise_withdraw(:k, 'x', 'ctl', NULL, NULL) \g /dev/null

-- Late, after an outage: only what is true then
SELECT pg_temp.due(:t, 'own', '2026-11-25 12:00+02', 'the part is sent', :boris) AS late \gset
SELECT api.ctl_clock_set('2026-11-25 13:00+02') \g /dev/null
SELECT pg_temp.until('2026-11-25 13:00+02') \g /dev/null
SELECT is(pg_temp.mails(:late), 'broken customer Wed 25 13:00, escalation laura Wed 25 13:00', 'no reminder and no question any more');
SELECT is(pg_temp.timers(:late), 'escalate Thu 26 13:00', 'the next level counts from this one, not from the due moment');

-- An update that was not told in time is told late: desk.due_update, desk.due_break
SELECT pg_temp.due((pg_temp.ticket(pg_temp.accept())).id, 'update', '2026-11-25 15:00+02') AS u \gset
SELECT api.ctl_clock_set('2026-11-25 15:00+02') \g /dev/null
DELETE FROM desk.timer WHERE promise_id = :u AND what = 'update';
SELECT desk.due_break(p) FROM desk.promise p WHERE id = :u;
SELECT matches(pg_temp.mails(:u), 'update customer Wed 25 15:00', 'by the update itself'), is(pg_temp.state(:u), 'broken', 'which is late');
SELECT is((SELECT count(*) FROM desk.event WHERE promise_id = :u AND kind = 'promise-noticed'), 0::bigint, 'and no other notice');
SELECT pg_temp.posted();
SELECT is(pg_temp.state(:u), 'kept late', 'kept late when it arrives');
SELECT desk.due_update(p), desk.due_break(p) FROM desk.promise p WHERE id = :u;
SELECT is(pg_temp.state(:u), 'kept late', 'and over');

-- After an outage what is overdue in the ticket breaks before the update, which then needs not be told
SAVEPOINT overdue;
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.sender('o@o.test') || pg_temp.vouched('o.test')))).id AS o \gset
SELECT pg_temp.due(:o, 'update', '2026-11-25 16:00+02') AS u2, pg_temp.due(:o, 'own', '2026-11-25 16:30+02', 'overdue', :anna) AS own \gset
SELECT api.ctl_clock_set('2026-11-26 09:00+02') \g /dev/null
SELECT api.run_due(100) \g /dev/null
SELECT is(pg_temp.state(:own), 'broken', 'broken first'), matches(pg_temp.mails(:own), '^broken customer Thu 26 09:00', 'and told'),
    is(pg_temp.mails(:u2), '-', 'no update says that it is going on'), is(kept_by, (SELECT id FROM desk.outbox WHERE promise_id = :own AND kind = 'broken'), 'for the notice is one')
FROM desk.promise WHERE id = :u2;
ROLLBACK TO overdue;
RELEASE overdue;

-- What fails is undone, put off, and does not hold up the others: desk.timer_try, desk.timer_fire, desk.due_timers
SELECT pg_temp.due(:t, 'own', '2026-11-26 10:00+02', 'one', :anna) AS one, pg_temp.due(:t, 'own', '2026-11-26 10:00+02', 'two', :anna) AS two \gset
SELECT pg_temp.until('2026-11-26 09:59:30+02') \g /dev/null
CREATE FUNCTION pg_temp.broken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'no room';
END $$;
CREATE TRIGGER broken BEFORE UPDATE ON desk.promise FOR EACH ROW WHEN (NEW.state = 'broken' AND NEW.what = 'one') EXECUTE FUNCTION pg_temp.broken();
SELECT api.ctl_clock_set('2026-11-26 10:00+02') \g /dev/null
SELECT is(desk.due_timers(100), 2, 'both are tried');
SELECT is(pg_temp.state(:one), 'open', 'nothing of it stays'), is(pg_temp.state(:two), 'broken', 'the other is done');
SELECT is(failures, 1::smallint, 'a failure'), is(failure, 'no room', 'why'), is(pg_temp.said(at), 'Thu 26 10:01', 'again in a minute')
FROM desk.timer WHERE promise_id = :one AND what = 'break';
SELECT is(pg_temp.mails(:one) ~ 'broken', false, 'no mail of what was undone');
SELECT matches(detail, '1 in all; break of promise \d+ \(ACME-\d+\): no room', 'an alarm says which') FROM desk.alarms_now() WHERE name = 'timer-failed';
SELECT pg_temp.until('2026-11-26 10:30+02') \g /dev/null
SELECT is(failures, 5::smallint, 'ever more seldom'), is(pg_temp.said(at), 'Thu 26 10:31', 'after 1, 2, 4, 8 and 16 minutes') FROM desk.timer WHERE promise_id = :one AND what = 'break';
DROP TRIGGER broken ON desk.promise;
SELECT pg_temp.until('2026-11-26 10:31+02') \g /dev/null
SELECT is(pg_temp.state(:one), 'broken level 1', 'until it works'), is(broken_at, '2026-11-26 10:00+02', 'at its moment') FROM desk.promise WHERE id = :one;
SELECT is_empty($$SELECT * FROM desk.alarms_now() WHERE name = 'timer-failed'$$, 'the alarm is over');
SELECT desk.timer_fire(t) FROM (SELECT t FROM desk.timer t WHERE promise_id = :two AND what = 'escalate') x;
SELECT is(pg_temp.state(:two), 'broken level 1', 'before its moment a level is put off, not told');
SELECT desk.timer_try(t) FROM (SELECT t FROM desk.timer t WHERE promise_id = :two) x;
SELECT is((SELECT count(*) FROM desk.timer WHERE promise_id = :two AND what = 'escalate'), 1::bigint, 'it is still there');

-- What another clock has done since it was seen is not done again: the first one's end takes the second away, or puts it off
SAVEPOINT seen;
DELETE FROM desk.timer;
SELECT pg_temp.due(:t, 'own', '2026-11-27 10:00+02', 'x', :anna) AS one, pg_temp.due(:t, 'own', '2026-11-27 10:00+02', 'y', :anna) AS two,
    pg_temp.due(:t, 'own', '2026-11-27 10:00+02', 'z', :anna) AS three \gset
UPDATE desk.timer SET at = desk.now() - interval '1 minute' WHERE what = 'remind';
CREATE FUNCTION pg_temp.other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM desk.timer t WHERE t.promise_id = OLD.promise_id + 1 AND t.what = 'remind';
    UPDATE desk.timer t SET at = desk.now() + interval '1 minute' WHERE t.promise_id = OLD.promise_id + 2 AND t.what = 'remind';
    RETURN NULL;
END $$;
CREATE TRIGGER other AFTER DELETE ON desk.timer FOR EACH ROW WHEN (OLD.what = 'remind' AND pg_trigger_depth() = 0) EXECUTE FUNCTION pg_temp.other();
SELECT is(desk.due_timers(100), 1, 'only what is still due');
SELECT is(pg_temp.events(:one), 'made reminded', 'the first'), is(pg_temp.events(:two), 'made', 'not the second'), is(pg_temp.events(:three), 'made', 'nor the third');
ROLLBACK TO seen;
RELEASE seen;

-- How many at once, and what is left: desk.due_timers, desk.due_next_ms, api.run_due
DELETE FROM desk.timer;
SELECT count(desk.timer_put(p, 'decide', desk.now() - interval '1 hour' - make_interval(secs => p.id))) FROM desk.promise p WHERE p.ended_at IS NULL \g /dev/null
SELECT count(*) AS all FROM desk.timer \gset
SELECT is(desk.due_timers(2), 2, 'two at once');
SELECT is((SELECT count(*) FROM desk.timer WHERE at <= desk.now()), (:all - 2)::bigint, 'are done');
SELECT is(r.done >= 1, true, 'the rest'), is(r.next_ms, 0, 'and again at once') FROM api.run_due(1) r;
SELECT results_eq($$SELECT name FROM desk.alarms_now() WHERE name = 'timers-late'$$, $$VALUES ('timers-late')$$, 'what waits for so long is an alarm');
SELECT is(desk.due_timers(1000), (:all - 3)::integer, 'no cap of its own');
SELECT is(desk.due_timers(1000), 0, 'nothing is left');
DELETE FROM desk.timer;
SELECT is(desk.due_next_ms(), 30000, 'nothing to wait for');
INSERT INTO desk.timer (at, what, agent_id) VALUES (desk.now() + interval '1.2345 seconds', 'morning', :anna);
SELECT is(desk.due_next_ms(), 1235, 'the next timer, to the millisecond, not before it');
UPDATE desk.pulse SET hold_until = desk.now() + interval '7 seconds';
SELECT is(desk.due_next_ms(), 7000, 'not before a hold is over');
SELECT api.ctl_clock_shift('2 seconds') \g /dev/null
UPDATE desk.pulse SET hold_until = desk.now() + interval '7 seconds';
SELECT is(r.done, 0, 'held'), is(r.next_ms, 7000, 'until then') FROM api.run_due(100) r;
UPDATE desk.pulse SET hold_until = desk.now();
SELECT is(desk.due_next_ms(), 100, 'what is due and not done is another''s: soon again');
SELECT is(r.done, 1, 'then it is done') FROM api.run_due(100) r;

SELECT is_empty($$SELECT p.id FROM desk.promise p WHERE p IS DISTINCT FROM desk.promise_replay(p.id) AND p.id <> $$ || :c, 'every row is what its events say');
SELECT * FROM finish();
ROLLBACK;
