-- The life of a promise: made, kept, moved, withdrawn, broken; its row follows from its events alone.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('laura') AS laura, pg_temp.agent('cecil') AS cecil \gset
SELECT (pg_temp.ticket(pg_temp.accept())).id AS ticket \gset

-- Each row is what its events come to.
CREATE FUNCTION pg_temp.same(what text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT is_empty('SELECT p.id FROM desk.promise p WHERE p IS DISTINCT FROM desk.promise_replay(p.id)', what) $$;
-- State, and the kinds of the events so far.
CREATE FUNCTION pg_temp.life(promise bigint) RETURNS text LANGUAGE sql AS $$
    SELECT (SELECT p.state FROM desk.promise p WHERE p.id = promise) || ': '
        || string_agg(replace(e.kind, 'promise-', ''), ' ' ORDER BY e.id)
    FROM desk.event e WHERE e.promise_id = promise $$;

-- By when: desk.business_due, desk.service_of
SELECT is(desk.business_due('always', '2026-11-20 10:15:42+02', '8 hours'), '2026-11-20 18:15+02', 'hours are open time, to the whole minute');
SELECT is(desk.business_due('always', '2026-11-20 10:15:42+02', '2 days'), '2026-11-23 00:00+02', 'days are counted to their end');
SELECT is(desk.business_due('always', '2026-11-20 10:15:42+02', '1 day 90 minutes'), '2026-11-22 01:30+02', 'days, and open time after them');
SELECT is((desk.service_of('nowhere')).calendar, 'always', 'a queue of which nothing is said has the desk''s calendar');
INSERT INTO desk.service (queue, calendar) VALUES ('somewhere', 'always');
SELECT is(to_jsonb(desk.service_of('nowhere')) - 'queue', to_jsonb(desk.service_of('somewhere')) - 'queue',
    '... and what a queue has that says nothing');
UPDATE desk.service SET active = false, first_reply = '1 hour', calendar = 'gone' WHERE queue = 'somewhere';
SELECT is(to_jsonb(desk.service_of('nowhere')) - 'queue', to_jsonb(desk.service_of('somewhere')) - 'queue',
    'so has one that is not configured any more');
SELECT is(desk.utc_exact('2026-11-20 10:15:42.000001+02'), '2026-11-20T08:15:42.000001Z', 'moments are exact to the microsecond');

-- Made: desk.promise_make, desk.promise_id, desk.promise_born
SELECT pg_temp.promise(:ticket, 'own', '2 days', 'the spare part is sent', :anna) AS own \gset
SELECT results_eq(format('SELECT number, kind::text, class::text, what, agent_id, owner_id, calendar, due_at - from_at, state::text, level FROM desk.promise WHERE id = %s', :own),
    format('VALUES (1, %L, %L, %L, %s, %s, %L, interval %L, %L, 0::smallint)', 'own', 'deed', 'the spare part is sent', :anna, :anna, 'always', '2 days', 'open'),
    'an own promise is its maker''s');
SELECT is((SELECT (kind, ticket_id, facts ->> 'what')::text FROM desk.event WHERE promise_id = :own),
    (SELECT ('promise-made', :ticket, 'the spare part is sent')::text), 'it is an event of the ticket');
SELECT ok(desk.promise_id() > :own, 'the next id');
SELECT is((pg_temp.p(pg_temp.promise(:ticket, 'resolve', '1 day'))).number, 2, 'numbers count within the ticket');
SELECT is((pg_temp.p(desk.promise_make(:ticket, 'reply', 'contact', '', desk.now() + interval '1 hour', desk.now(), '1 hour', :anna, NULL))).agent_id,
    NULL, 'a service promise is nobody''s own');
SELECT throws_ok(format('SELECT pg_temp.promise(%s, %L, %L)', :ticket, 'resolve', '1 day'), '23505', NULL, 'one solution at a time');
SELECT is((desk.promise_born(e)).what, 'the spare part is sent', 'the row that an event makes')
    FROM desk.event e WHERE e.promise_id = :own AND e.kind = 'promise-made';
SELECT throws_ok('SELECT desk.promise_lock(0)', 'PD003', 'there is no promise 0', 'none there');
SELECT is((desk.promise_lock(:own)).id, :own::bigint, 'one there, locked');

-- What may follow what: desk.promise_may
SELECT is((SELECT string_agg(state || ':' || (
        SELECT coalesce(string_agg(' ' || k, '' ORDER BY n), '')
        FROM unnest(ARRAY['made', 'stated', 'paused', 'resumed', 'broken', 'moved', 'reminded', 'asked', 'posted', 'kept', 'withdrawn',
            'passed', 'acked', 'escalated', 'held', 'approved', 'noticed', 'reopened', 'transferred', 'disputed', 'confirmed', 'invented']) WITH ORDINALITY AS w (k, n)
        WHERE desk.promise_may(jsonb_populate_record(NULL::desk.promise, jsonb_build_object('id', 1, 'kind', 'own', 'class', 'deed') || s.row), 'promise-' || k)), E'\n' ORDER BY s.n)
    FROM (VALUES (1, 'open', jsonb '{"state": "open"}'), (2, 'paused', '{"state": "open", "paused_at": "2026-11-20"}'),
        (3, 'on its way', '{"state": "open", "kept_by": 1}'), (4, 'broken', '{"state": "broken"}'),
        (5, 'kept', '{"state": "kept", "ended_at": "2026-11-20"}'), (6, 'kept late', '{"state": "kept late", "ended_at": "2026-11-20"}'),
        (7, 'moved', '{"state": "moved", "ended_at": "2026-11-20"}'), (8, 'withdrawn', '{"state": "withdrawn", "ended_at": "2026-11-20"}'),
        (9, 'not made', '{"id": null}')) s (n, state, row)),
E'open: stated paused broken moved reminded asked posted kept withdrawn passed acked noticed transferred confirmed
paused: stated resumed moved reminded asked posted kept withdrawn passed acked noticed transferred confirmed
on its way: stated paused broken moved reminded asked posted kept withdrawn passed acked noticed reopened transferred confirmed
broken: stated posted kept withdrawn passed acked escalated held approved noticed transferred confirmed
kept: stated noticed reopened transferred disputed confirmed
kept late: stated noticed reopened transferred disputed confirmed
moved: stated noticed transferred
withdrawn: stated noticed transferred
not made: made', 'what may follow what');
SELECT is(desk.promise_may(jsonb_populate_record(NULL::desk.promise, '{"id": 1, "kind": "resolve", "state": "open"}'), 'promise-passed'), false,
    'only own ones pass to somebody');

-- Kept in time, kept late: desk.promise_keep, desk.promise_overdue, desk.promise_break, desk.promise_ended
SAVEPOINT kept;
SELECT is((desk.promise_break(:own)).id, NULL, 'what is not due is not broken');
SELECT is((desk.promise_keep(:own, 'kept', :anna, NULL, NULL, desk.now())).state::text, 'kept', 'kept in time');
SELECT is(pg_temp.life(:own), 'kept: made kept', 'by one event');
SELECT throws_ok(format('SELECT desk.promise_keep(%s, %L, NULL, NULL, NULL, desk.now())', :own, 'kept'), 'PD003',
    'promise 1 is kept: it cannot be kept', 'what has ended is over');
SELECT throws_ok(format('SELECT desk.promise_withdraw(%s, %L, %L, NULL, NULL)', :own, 'why', 'drop'), 'PD003', NULL, '... in every way');
SELECT throws_ok(format('SELECT desk.promise_move(%s, desk.now(), %L, NULL, NULL)', :own, 'why'), 'PD003', NULL, '... moved too');
ROLLBACK TO kept;
SELECT pg_temp.wait('3 days');
SELECT is((desk.promise_keep(:own, 'kept', :anna, NULL, NULL, desk.now() - interval '2 days')).state::text, 'kept', 'kept in time, and noticed late');
ROLLBACK TO kept;
SELECT pg_temp.wait('3 days');
SELECT is((desk.promise_keep(:own, 'kept', :anna, NULL, NULL, desk.now())).state::text, 'kept late', 'kept after the due moment');
SELECT is(pg_temp.life(:own), 'kept late: made broken kept', '... it was broken first');
SELECT results_eq(format('SELECT broken_at = due_at, detected_at = desk.now(), ended_at = desk.now() FROM desk.promise WHERE id = %s', :own),
    'VALUES (true, true, true)', '... when it was due, and seen now');
SELECT pg_temp.same('rows follow from events');
ROLLBACK TO kept;

-- Broken is broken: desk.promise_breach
SELECT pg_temp.wait('2 days');
SELECT is((desk.promise_break(:own)).state::text, 'broken', 'due this very moment, it is broken');
SELECT is((desk.promise_break(:own)).id, NULL, '... once');
SELECT throws_ok(format('UPDATE desk.promise SET broken_at = NULL, detected_at = NULL WHERE id = %s', :own), '23000', NULL, 'nobody undoes a breach');
SELECT throws_ok(format('UPDATE desk.promise SET broken_at = broken_at + interval %L WHERE id = %s', '1 day', :own), '23000', NULL, '... or moves it');
SELECT throws_ok(format('UPDATE desk.promise SET detected_at = detected_at + interval %L WHERE id = %s', '1 day', :own), '23000', NULL, '... or when it was seen');
SELECT throws_ok('DELETE FROM desk.promise', '23000', NULL, 'no promise is deleted');
SELECT is((desk.promise_withdraw(:own, 'sold out', 'drop', :anna, NULL)).state::text, 'withdrawn', 'broken, it can be withdrawn');
SELECT isnt((pg_temp.p(:own)).broken_at, NULL, '... and was broken');
SELECT is((pg_temp.p(:own)).reason, 'sold out', '... for that reason');
SELECT pg_temp.same('rows follow from events');
ROLLBACK TO kept;
SELECT is((desk.promise_withdraw(:own, NULL, 'close', NULL, NULL)).state::text, 'withdrawn', 'withdrawn in time');
SELECT is(pg_temp.life(:own), 'withdrawn: made withdrawn', '... it was never broken');
ROLLBACK TO kept;
SELECT desk.promise_event(:own, 'promise-posted', '{}', NULL, (pg_temp.receipt((SELECT max(id) FROM desk.incoming))).id) \g /dev/null
SELECT is((desk.promise_withdraw(:own, NULL, 'close', NULL, NULL)).kept_by, NULL, 'withdrawn, no mail keeps it');
ROLLBACK TO kept;
SELECT pg_temp.wait('3 days');
SELECT desk.promise_withdraw(:own, NULL, 'close', NULL, NULL) \g /dev/null
SELECT is(pg_temp.life(:own), 'withdrawn: made broken withdrawn', 'withdrawn too late, it was broken first');
ROLLBACK TO kept;

-- Another date: desk.promise_move, desk.promise_moved
SELECT desk.promise_move(:own, desk.now() + interval '5 days', 'the supplier is late', :boris, NULL) AS moved \gset
SELECT is(pg_temp.life(:own), 'moved: made moved', 'moved in time');
SELECT results_eq(format('SELECT a.replaced_by, a.reason, b.replaces, b.what, b.class::text, b.state::text, b.agent_id, b.owner_id, b.amount, b.number > a.number, a.broken_at
        FROM desk.promise a, desk.promise b WHERE a.id = %s AND b.id = %s', :own, :moved),
    format('VALUES (%s::bigint, %L, %s::bigint, %L, %L, %L, %s, %s, NULL::interval, true, NULL::timestamptz)', :moved, 'the supplier is late', :own,
        'the spare part is sent', 'deed', 'open', :boris, :anna), 'the new one takes its place; whoever answered for it does');
SELECT pg_temp.same('rows follow from events');
SET CONSTRAINTS ALL IMMEDIATE;
ROLLBACK TO kept;
SELECT pg_temp.wait('3 days');
SELECT desk.promise_move(:own, desk.now() + interval '5 days', 'the supplier is late', :boris, NULL) AS moved \gset
SELECT is(pg_temp.life(:own), 'withdrawn: made broken withdrawn', 'moved too late, it was broken and is withdrawn');
SELECT is((pg_temp.p(:own)).replaced_by, :moved::bigint, '... for the new one');
SELECT is((pg_temp.p(:moved)).state::text, 'open', '... which is open');
ROLLBACK TO kept;
SELECT pg_temp.wait('1 hour');
SELECT desk.promise_move((SELECT id FROM desk.promise WHERE kind = 'resolve'), desk.now() + interval '9 days', 'parts', :boris, NULL) AS moved \gset
SELECT results_eq(format('SELECT kind::text, class::text, agent_id, made_at - from_at = interval ''1 hour'', due_at = desk.now() + interval %L FROM desk.promise WHERE id = %s', '9 days', :moved),
    'VALUES (''resolve'', ''deed'', NULL::integer, true, true)', 'a service promise can be moved too');
SET CONSTRAINTS ALL IMMEDIATE;
ROLLBACK TO kept;

-- While nobody can do anything: desk.promise_pause, desk.promise_resume
SELECT id AS solve FROM desk.promise WHERE kind = 'resolve' \gset
SELECT pg_temp.wait('6 hours');
SELECT is((desk.promise_pause(:solve, 'waiting')).remaining, '18 hours', 'paused, what is left is kept');
SELECT pg_temp.wait('10 days');
SELECT is((desk.promise_break(:solve)).id, NULL, 'paused, it is not broken');
SELECT is((desk.promise_resume(:solve)).due_at, date_trunc('minute', desk.now() + interval '18 hours'), 'resumed, what was left is left');
SELECT is(pg_temp.life(:solve), 'open: made paused resumed', 'each is an event');
SELECT results_eq(format('SELECT facts ->> %L, facts ->> %L FROM desk.event WHERE promise_id = %s AND kind = %L', 'cause', 'remaining', :solve, 'promise-paused'),
    'VALUES (''waiting'', ''18:00:00'')', 'the pause has a cause');
SELECT pg_temp.same('rows follow from events');
SELECT desk.promise_pause(:solve, 'waiting') \g /dev/null
SELECT is((desk.promise_keep(:solve, 'kept', :anna, NULL, NULL, desk.now())).paused_at, NULL, 'kept while it is paused');
ROLLBACK TO kept;
SELECT pg_temp.wait('2 days');
SELECT is((desk.promise_pause(:solve, 'waiting')).state::text, 'broken', 'what is due cannot be paused any more: it is broken');
SELECT throws_ok(format('SELECT desk.promise_resume(%s)', :solve), 'PD003', 'promise 2 is broken: it cannot be resumed', 'what runs cannot be resumed');
ROLLBACK TO kept;

-- The mail that kept it came back: desk.promise_event, desk.promise_apply
SELECT (pg_temp.receipt((SELECT max(id) FROM desk.incoming))).id AS mail \gset
SELECT is((desk.promise_event(:own, 'promise-posted', '{}', NULL, :mail)).kept_by, :mail::bigint, 'a mail that is to keep it is on its way');
SELECT is((desk.promise_event(:own, 'promise-reopened', '{"cause": "failed"}', NULL, :mail)).kept_by, NULL, '... and failed');
SELECT is((desk.promise_event(:own, 'promise-stated', '{}', NULL, :mail)).outbox_id, :mail::bigint, 'the first mail that states it');
SELECT is((desk.promise_event(:own, 'promise-stated')).outbox_id, :mail::bigint, '... stays that');
SELECT is((desk.promise_keep(:own, 'answer', :anna, NULL, :mail, desk.now())).kept_by, :mail::bigint, 'kept by a mail');
SELECT is((desk.promise_event(:own, 'promise-reopened', '{"cause": "bounce"}', NULL, :mail)).state::text, 'open', 'open again when that comes back');
SELECT is((pg_temp.p(:own)).ended_at, NULL, '... nothing has ended');
SELECT pg_temp.same('rows follow from events');
SELECT pg_temp.wait('3 days');
SELECT desk.promise_keep(:own, 'answer', :anna, NULL, :mail, desk.now()) \g /dev/null
SELECT is((desk.promise_event(:own, 'promise-reopened', '{"cause": "bounce"}', NULL, :mail)).state::text, 'broken', 'kept late and reopened, it is broken');
SELECT is((desk.promise_event(:own, 'promise-escalated', '{"level": 1}')).level, 1::smallint, 'a level was told');
SELECT is((desk.promise_event(:own, 'promise-acked', '{"until": "2026-12-01T00:00:00Z"}')).acked_until, '2026-12-01 00:00+00', 'somebody says he is on it');
SELECT is((desk.promise_event(:own, 'promise-passed', jsonb_build_object('owner', :laura))).owner_id, :laura, 'it passes to another');
SELECT throws_ok(format('SELECT desk.promise_event(%s, %L)', :own, 'promise-invented'), 'PD003', NULL, 'what is unknown is refused');
SELECT pg_temp.same('rows follow from events');
UPDATE desk.promise SET due_at = due_at + interval '1 minute' WHERE id = :own;
SELECT isnt(desk.promise_replay(:own), pg_temp.p(:own), 'what something else wrote is seen');
ROLLBACK TO kept;

-- Who answers for it: desk.promise_holder, desk.queue_lead
SELECT is(desk.promise_holder(pg_temp.p(:own)), :anna, 'an own promise is its owner''s');
SELECT is(desk.promise_holder(pg_temp.p(:solve)), :laura, 'what nobody owns is the lead''s who leads most');
UPDATE desk.ticket SET owner_id = :boris WHERE id = :ticket;
SELECT is(desk.promise_holder(pg_temp.p(:solve)), :boris, 'a service promise is the ticket''s owner''s');
UPDATE desk.agent SET active = false WHERE id IN (:boris, :anna);
SELECT is(desk.promise_holder(pg_temp.p(:solve)), :laura, 'his lead''s, when he is no agent any more');
SELECT is(desk.promise_holder(pg_temp.p(:own)), :laura, '... so with own ones');
UPDATE desk.agent SET lead = NULL WHERE id = :anna;
SELECT is(desk.promise_holder(pg_temp.p(:own)), :laura, '... without a lead, the owner''s of the ticket, or his lead''s');
INSERT INTO desk.service (queue, calendar, lead) VALUES ('general', 'always', 'cecil@acme.test');
UPDATE desk.ticket SET owner_id = NULL;
SELECT is(desk.promise_holder(pg_temp.p(:solve)), :cecil, 'the queue''s lead''s');
UPDATE desk.agent SET active = false WHERE id = :cecil;
SELECT is(desk.queue_lead('general'), :laura, 'of a queue''s lead who is gone, his lead');
UPDATE desk.agent SET lead = NULL;
SELECT is(desk.queue_lead('general'), :laura, 'without any lead, whoever answers there');
UPDATE desk.agent SET active = false;
SELECT is(desk.queue_lead('general'), NULL, 'nobody is left');
SELECT is(desk.promise_holder(pg_temp.p(:own)), NULL, '... for a promise too');
ROLLBACK TO kept;

SELECT results_eq($$SELECT desk.promise_text(jsonb_populate_record(NULL::desk.promise, r)) FROM (VALUES (jsonb '{"kind": "reply"}'), ('{"kind": "next reply"}'),
        ('{"kind": "update"}'), ('{"kind": "resolve"}'), ('{"kind": "own", "what": ""}'), ('{"kind": "own", "what": "it is sent"}')) v (r)$$,
    ARRAY['first answer', 'answer', 'progress update', 'solution', 'word from us', 'it is sent'], 'what was promised, in words');
SELECT * FROM finish();
ROLLBACK;
