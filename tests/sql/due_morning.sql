-- An agent's mail of the day: when it goes out, and what it says.
BEGIN;
\ir story.psql
\ir agents.psql
\ir due.psql
SELECT * FROM no_plan();
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('cecil') AS cecil, pg_temp.agent('laura') AS laura, pg_temp.agent('martin') AS martin \gset
UPDATE desk.setting SET calendar = 'office';
-- 'anna Tue 24 09:00' of all mornings that went out
CREATE FUNCTION pg_temp.mornings(after timestamptz DEFAULT '-infinity') RETURNS text
LANGUAGE sql
AS $$
    SELECT coalesce(string_agg(split_part(lower(a.address), '@', 1) || ' ' || pg_temp.said(o.created_at), ', ' ORDER BY o.created_at, a.id), '-')
    FROM desk.outbox o JOIN desk.agent a ON a.id = o.agent_id WHERE o.kind = 'morning' AND o.created_at > after
$$;
CREATE FUNCTION pg_temp.next(who integer, after timestamptz) RETURNS text
LANGUAGE sql
AS $$
    SELECT pg_temp.said(desk.morning_next(who, after))
$$;

-- When: desk.morning_next
SELECT is(pg_temp.next(:anna, '2026-11-23 08:00+02'), 'Mon 23 09:00', 'at the first opening'), is(pg_temp.next(:anna, '2026-11-23 09:00+02'), 'Tue 24 09:00', 'once a day'),
    is(pg_temp.next(:anna, '2026-11-27 12:00+02'), 'Mon 30 09:00', 'after the weekend'), is(pg_temp.next(:anna, '2026-11-30 09:00+02'), 'Wed 02 09:00', 'and the holiday'),
    is(pg_temp.next(:martin, '2026-11-23 09:00+02'), 'Mon 23 12:00', 'by his own calendar');
UPDATE desk.agent SET calendar = 'always' WHERE id = :boris;
UPDATE desk.agent SET calendar = 'night' WHERE id = :cecil;
SELECT is(pg_temp.next(:boris, '2026-11-22 08:00+02'), 'Mon 23 08:00', 'round the clock: at eight'), is(pg_temp.next(:boris, '2026-10-24 12:00+03'), 'Sun 25 08:00', 'by the local clock');
SELECT is(pg_temp.next(:cecil, '2026-11-23 07:00+02'), 'Mon 23 22:00', 'a day that begins open and goes on at night: then'),
    is(pg_temp.next(:cecil, '2026-11-24 22:00+02'), 'Wed 25 00:00', 'one that has nothing but the early hours'),
    is(pg_temp.next(:cecil, '2026-11-25 00:00+02'), 'Mon 30 22:00', 'and then not before the next that opens');
UPDATE desk.agent SET calendar = '' WHERE id IN (:boris, :cecil);

-- Who has a timer: desk.mornings_set
DELETE FROM desk.timer;
SELECT desk.mornings_set();
SELECT is((SELECT string_agg(split_part(lower(a.address), '@', 1) || ' ' || pg_temp.said(t.at), ', ' ORDER BY t.at, a.address)
    FROM desk.timer t JOIN desk.agent a ON a.id = t.agent_id), 'martin Mon 23 12:00, anna Tue 24 09:00, boris Tue 24 09:00, cecil Tue 24 09:00, laura Tue 24 09:00', 'every agent');
SELECT id AS before FROM desk.timer WHERE agent_id = :anna \gset
UPDATE desk.timer SET at = desk.now() WHERE agent_id = :anna;
SELECT pg_temp.office();
SELECT is(at, desk.now(), 'what is due when the configuration comes stays due') FROM desk.timer WHERE id = :before;
UPDATE desk.agent SET active = false WHERE id = :cecil;
SELECT desk.mornings_set();
SELECT is((SELECT count(*) FROM desk.timer WHERE agent_id = :cecil), 0::bigint, 'nobody who is no agent any more');
UPDATE desk.agent SET active = true WHERE id = :cecil;
UPDATE desk.setting SET calendar = 'office';
DELETE FROM desk.timer;
SELECT desk.mornings_set();

-- Nothing to say: no mail, and the next morning is set: desk.tell_morning, desk.morning_facts, desk.due_morning
SELECT is(desk.morning_facts(:anna), NULL, 'nothing'), is(desk.tell_morning(:anna), NULL, 'no mail');
SELECT pg_temp.until('2026-11-24 12:00+02') \g /dev/null
SELECT is(pg_temp.mornings(), '-', 'none of it');
SELECT is((SELECT string_agg(pg_temp.said(t.at), ', ' ORDER BY t.at) FROM desk.timer t JOIN desk.agent a ON a.id = t.agent_id), 'Wed 25 09:00, Wed 25 09:00, Wed 25 09:00, Wed 25 09:00, Wed 25 12:00', 'the next day');

-- What it says
SELECT (pg_temp.ticket(pg_temp.accept('{"subject": "Anna''s"}'))).id AS mine \gset
SELECT (pg_temp.ticket(pg_temp.accept('{"subject": "Boris''s"}'))).id AS his \gset
SELECT (pg_temp.ticket(pg_temp.accept('{"subject": "Nobody''s"}'))).id AS free \gset
SELECT (pg_temp.ticket(pg_temp.accept('{"subject": "Closed"}'))).id AS closed \gset
UPDATE desk.ticket SET owner_id = :anna WHERE id IN (:mine, :closed);
UPDATE desk.ticket SET owner_id = :boris WHERE id = :his;
UPDATE desk.ticket SET state = 'closed', closed_at = desk.now() WHERE id = :closed;
SELECT pg_temp.due(:mine, 'reply', '2026-11-25 16:00+02') AS today, pg_temp.due(:mine, 'resolve', '2026-11-26 10:00+02') AS tomorrow,
    pg_temp.due(:mine, 'own', '2026-11-27 10:00+02', 'later', :anna) AS later, pg_temp.due(:his, 'own', '2026-11-25 10:00+02', 'the part', :anna) AS own,
    pg_temp.due(:mine, 'own', '2026-11-25 10:00+02', 'not mine', :boris) AS his_own, pg_temp.due(:mine, 'update', '2026-11-25 12:00+02') AS update,
    pg_temp.due(:mine, 'own', '2026-11-24 16:00+02', 'broken', :anna) AS broken, pg_temp.due(:free, 'reply', '2026-11-25 10:00+02') AS unowned \gset
SELECT pg_temp.until('2026-11-25 09:00+02') \g /dev/null
SELECT is(pg_temp.mornings(), 'anna Wed 25 09:00, boris Wed 25 09:00, laura Wed 25 09:00', 'at their opening; Martin, who has nothing, has none');
SELECT is((SELECT string_agg(i ->> 'what', ', ' ORDER BY n) FROM jsonb_array_elements(o.facts -> 'today') WITH ORDINALITY AS x (i, n)), 'the part, first answer',
        'hers today, by time: her own promise in another''s ticket, her ticket''s; no update, which goes by itself'),
    is((SELECT string_agg(i ->> 'what', ', ') FROM jsonb_array_elements(o.facts -> 'tomorrow') AS x (i)), 'solution', 'tomorrow'),
    is((SELECT string_agg(i ->> 'what', ', ') FROM jsonb_array_elements(o.facts -> 'broken') AS x (i)), 'broken', 'what is broken'),
    is((SELECT string_agg(i ->> 'subject', ', ') FROM jsonb_array_elements(o.facts -> 'waiting') AS x (i)), 'Anna''s', 'whose customers wait; none in closed tickets'),
    is(o.facts #>> '{today,0,number}', 'ACME-' || (SELECT number FROM desk.ticket WHERE id = :his), 'the number'), is(o.facts #>> '{today,0,due}', '2026-11-25T08:00:00Z', 'when it is due'),
    is(o.facts #>> '{waiting,0,waiting_since}', '2026-11-24T10:00:00Z', 'since when'), is(o.facts ->> 'name', 'Anna Kalniņa', 'her name'),
    is(o.facts ->> 'zone', 'Europe/Riga', 'her zone'), is(o.facts ->> 'desk', 'Acme Support', 'the desk'),
    is(o.ticket_id, NULL, 'of no ticket'), is(o.recipient, 'anna@acme.test', 'to her'), is(o.reply_to, 'support@acme.test', 'an answer goes to the desk'),
    is(o.auto_submitted, 'auto-generated', 'by itself'), is(o.state, 'queued', 'it goes out')
FROM desk.outbox o WHERE kind = 'morning' AND agent_id = :anna;
SELECT is((SELECT string_agg(i ->> 'what', ', ' ORDER BY n) FROM jsonb_array_elements(o.facts -> 'today') WITH ORDINALITY AS x (i, n)), 'first answer', 'what nobody owns is Laura''s')
FROM desk.outbox o WHERE kind = 'morning' AND agent_id = :laura;

-- Whose they are: desk.agent_promises, desk.agents_stood_for
SELECT is((SELECT string_agg(p.id::text, ' ' ORDER BY p.id) FROM desk.agent_promises(:anna, '2026-11-26+02') p), concat_ws(' ', :today, :own, :broken), 'before a moment');
SELECT is((SELECT count(*) FROM desk.agent_promises(:laura, '2026-12-26+02') p WHERE desk.promise_holder(p) <> :laura), 0::bigint, 'only what is hers');
SELECT pg_temp.due(:closed, 'reply', '2026-11-25 18:00+02') AS unsent \gset
SELECT is((SELECT string_agg(p.id::text, ' ' ORDER BY p.id) FROM desk.agent_promises(:anna, '2026-11-26+02') p), concat_ws(' ', :today, :own, :broken, :unsent), 'the answer that closed her ticket has not left');
SELECT desk.promise_withdraw(:unsent, NULL, 'ctl', NULL, NULL) \g /dev/null
UPDATE desk.agent SET active = false WHERE id = :anna;
SELECT is(desk.agents_stood_for(:laura), ARRAY[:laura, :anna], 'Laura stands for Anna who is gone'), is(desk.agents_stood_for(:boris), ARRAY[:boris], 'Boris for nobody');
SELECT is((SELECT string_agg(p.id::text, ' ' ORDER BY p.id) FROM desk.agent_promises(:laura, '2026-11-26+02') p), concat_ws(' ', :today, :own, :broken, :unowned), 'and has all that was hers');
SELECT is((SELECT string_agg(i ->> 'subject', ', ') FROM jsonb_array_elements(desk.morning_facts(:laura) -> 'waiting') AS x (i)), 'Anna''s', 'and the customers who wait for her');
UPDATE desk.agent SET active = true WHERE id = :anna;

-- Once a day; late only while that day's work lasts
SELECT is((SELECT count(*) FROM desk.timer WHERE agent_id = :anna), 1::bigint, 'the next is set');
SELECT api.ctl_clock_set('2026-11-26 11:00+02') AS before \gset
SELECT pg_temp.until('2026-11-26 11:00+02') \g /dev/null
SELECT is(pg_temp.mornings('2026-11-25 20:00+02') ~ 'anna Thu 26 11:00', true, 'the clock was away until eleven: then');
SELECT api.ctl_clock_set('2026-11-27 17:00+02') AS before \gset
SELECT pg_temp.until('2026-11-27 17:00+02') \g /dev/null
SELECT is(pg_temp.mornings(:'before'::timestamptz - interval '1 second') ~ 'anna', false, 'until her day was over: not at all');
SELECT is((SELECT pg_temp.said(at) FROM desk.timer WHERE agent_id = :anna), 'Mon 30 09:00', 'the next is Monday''s');
SELECT api.ctl_clock_set('2026-12-02 10:00+02') AS before \gset
SELECT pg_temp.until('2026-12-02 10:00+02') \g /dev/null
SELECT is(pg_temp.mornings(:'before'::timestamptz - interval '1 second') ~ 'anna', false, 'Monday''s is not told on Wednesday') WHERE (SELECT count(*) FROM desk.timer WHERE agent_id = :anna) = 1;
UPDATE desk.agent SET active = false WHERE id = :boris;
SELECT pg_temp.until('2026-12-03 13:00+02') \g /dev/null
SELECT is((SELECT count(*) FROM desk.timer WHERE agent_id = :boris), 0::bigint, 'who is no agent any more has no mornings');
SELECT matches(pg_temp.mornings('2026-12-02 20:00+02'), 'anna Thu 03 09:00', 'the others have');

-- Not in mode observe; never to the desk itself
UPDATE desk.setting SET mode = 'observe';
SELECT desk.tell_morning(:anna) AS withheld \gset
SELECT is(reason, 'mode is observe', 'kept with the reason'), is(state::text, 'withheld', 'and not sent') FROM desk.outbox WHERE id = :withheld;

SELECT * FROM finish();
ROLLBACK;
