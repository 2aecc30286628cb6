-- Webhooks: desk.hook_put, api.hook_claim, api.hook_result, api.hook_release with desk.hook_claim, desk.hook_result, desk.hook_sent,
-- desk.hook_later, desk.hook_failed, desk.hook_event, desk.hook_release, desk.hook_ended, desk.configure_webhooks, and desk.alarms_hooks.
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();

SELECT pg_temp.accept('{"subject": "Secret words"}') AS mail \gset
INSERT INTO desk.promise (ticket_id, number, kind, class, what, agent_id, owner_id, calendar, from_at, made_at, due_at, state, broken_at, detected_at, level)
SELECT (pg_temp.ticket(:mail)).id, 7, 'own', 'deed', 'the pump is sent to anna@customer.test', pg_temp.agent('anna'), pg_temp.agent('anna'), 'always', desk.now(), desk.now(),
    desk.now(), 'broken', desk.now(), desk.now(), 2 RETURNING id AS promise \gset
CREATE FUNCTION pg_temp.put(webhook text) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT desk.hook_put(webhook, (SELECT id FROM desk.promise WHERE number = 7), 'escalated')
$$;
CREATE FUNCTION pg_temp.claimed(n integer DEFAULT 10, worker text DEFAULT 'w') RETURNS bigint[]
LANGUAGE sql
AS $$
    SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM api.hook_claim(worker, n)
$$;

-- What is sent
SELECT is(desk.hook_put(NULL, :promise, 'escalated'), NULL, 'no webhook, no call'), is_empty('SELECT FROM desk.hook', 'and no row');
SELECT pg_temp.put('ops') AS first \gset
SELECT is(facts, jsonb_build_object('type', 'promise.escalated', 'timestamp', desk.utc_text(desk.now()), 'data', jsonb_build_object('desk', 'Acme Support',
        'ticket', desk.ctl_label((pg_temp.ticket(:mail)).number), 'promise', 7, 'kind', 'own', 'due', desk.utc_text(desk.now()), 'level', 2, 'queue', 'general')),
    'numbers and moments'), ok(facts::text NOT LIKE '%@%', 'no address'), ok(facts::text NOT LIKE '%pump%', 'nobody''s words'), ok(facts::text NOT LIKE '%Secret%', 'nor the subject')
FROM desk.hook WHERE id = :first;

-- Claims: one a webhook, in order, and in mode live alone
SELECT pg_temp.put('ops') AS second, pg_temp.put('pager') AS other \gset
SELECT api.configure(pg_temp.agents() || '{"mode": "observe", "webhooks": ["ops", "pager"]}');
SELECT is(pg_temp.claimed(), '{}', 'mode observe calls nobody');
SELECT api.configure(pg_temp.agents() || '{"webhooks": ["ops", "pager"]}');
SELECT results_eq('SELECT id, webhook, attempts, body::jsonb ->> ''type'', key ~ ''^[0-9a-f-]{36}$'', age_ms FROM api.hook_claim(''w'', 10)',
    format($$VALUES (%s::bigint, 'ops', 1, 'promise.escalated', true, 0::bigint), (%s, 'pager', 1, 'promise.escalated', true, 0)$$, :first, :other), 'one call of each webhook');
SELECT is(pg_temp.claimed(1), ARRAY[:second::bigint], 'the next of the same is another turn'), is(pg_temp.claimed(), '{}', 'what is under way is not claimed again');
SELECT key AS key FROM desk.hook WHERE id = :first \gset

-- Outcomes
SELECT is(api.hook_result(:other, 'w', 'done', 204, ''), 'sent', 'done'), is(api.hook_result(:other, 'w', 'never', 410, ''), 'sent', 'which stays'),
    is(api.hook_result(0, 'w', 'done', 200, ''), NULL, 'of a call that is none'), is(api.hook_result(:second, 'x', 'later', 500, ''), 'sending', 'not by another worker');
SELECT is(h.sent_at, desk.now(), 'with its moment'), is(h.last_code, 204, 'and code'), is(h.worker, NULL, 'without worker') FROM desk.hook h WHERE id = :other;
SELECT is(facts, '{"webhook": "pager", "promise": 7, "level": 2, "attempt": 1, "code": 204, "reply": ""}', 'an event of the ticket') FROM desk.event
WHERE kind = 'webhook-called' AND ticket_id = (pg_temp.ticket(:mail)).id;
SELECT throws_ok(format('SELECT api.hook_result(%s, ''w'', ''maybe'', 0, '''')', :first), '22023', NULL, 'none of the four'),
    throws_ok(format('SELECT api.hook_result(%s, ''w'', NULL, 0, '''')', :first), '22023', NULL, 'or nothing at all');
SELECT pg_temp.put('ops') AS third, pg_temp.put('fax') AS aside \gset
SELECT is(api.hook_result(:first, 'w', 'later', 500, 'busy'), 'retry', 'later');
SELECT ok(h.next_at BETWEEN desk.now() + interval '60 seconds' AND desk.now() + interval '75 seconds', 'in a minute'), is(h.last_code, 500, 'the code'), is(h.last_reply, 'busy', 'the words'),
    ok((SELECT o.next_at = h.next_at FROM desk.hook o WHERE o.id = :third), 'what else waits for it waits as well'),
    is((SELECT o.next_at FROM desk.hook o WHERE o.id = :aside), desk.now(), 'but nothing else')
FROM desk.hook h WHERE h.id = :first;
DELETE FROM desk.hook WHERE id = :aside;
SELECT is(api.hook_result(:second, 'w', 'unknown', 0, 'no answer'), 'retry', 'unknown is as later');
SELECT pg_temp.put('pager') AS fourth \gset
SELECT is(pg_temp.claimed(), ARRAY[:fourth::bigint], 'another webhook does not wait');
UPDATE desk.hook SET next_at = next_at + interval '1 minute' WHERE id IN (:second, :third);
SELECT pg_temp.wait('75 seconds');
SELECT is((SELECT key FROM api.hook_claim('w', 10) WHERE id = :first), :'key', 'the same key again');
SELECT is((SELECT attempts FROM desk.hook WHERE id = :first)::integer, 2, 'the second attempt');
CREATE FUNCTION pg_temp.fails(call bigint, times integer) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_waits text := '';
    v_next timestamptz;
BEGIN
    FOR i IN 1..times LOOP
        PERFORM desk.hook_result(call, 'w', 'later', 503, 'away');
        SELECT next_at INTO v_next FROM desk.hook WHERE id = call;
        v_waits := v_waits || ' ' || floor(extract(epoch FROM v_next - desk.now()) / 60 / 1.2501 + 0.999);
        PERFORM pg_temp.wait(v_next - desk.now());
        UPDATE desk.hook SET state = 'sending', worker = 'w', attempts = attempts + 1 WHERE id = call;
    END LOOP;
    RETURN v_waits;
END;
$$;
SELECT matches(pg_temp.fails(:first, 5), '^ 2 [45] ([89]|10) (2[4-9]|30) (2[4-9]|30)$', 'the waits grow and then do not');
SELECT is((SELECT state FROM desk.hook WHERE id = :first), 'sending', 'it goes on');
SELECT pg_temp.wait('1 day');
SELECT is(api.hook_result(:first, 'w', 'later', 0, 'cannot connect'), 'failed', 'for a day');
SELECT is(facts ->> 'detail', format('the call %s of the webhook "ops" about %s: gave up after a day: cannot connect', :first, desk.ctl_label((pg_temp.ticket(:mail)).number)), 'the admin is told')
FROM desk.outbox WHERE template = 'alarm' AND facts ->> 'name' = 'webhook-failed';
SELECT is(facts ->> 'reason', 'gave up after a day', 'and it is an event') FROM desk.event WHERE kind = 'webhook-failed';
SELECT is(api.hook_result(:fourth, 'w', 'never', 410, 'gone'), 'failed', 'never is at once');

-- A worker that is gone
SELECT pg_temp.put('fax') AS fax, pg_temp.put('tube') AS tube \gset
SELECT ok(pg_temp.claimed(10, 'v') @> ARRAY[:fax::bigint, :tube::bigint], 'another worker');
SELECT is(api.hook_result(:tube, 'u', 'later', 500, ''), 'sending', 'that it failed only its own worker can say'),
    is(api.hook_result(:tube, 'u', 'done', 200, ''), 'sent', 'that it was done is the truth, whoever says it');
SELECT lives_ok($$SELECT api.hook_release('v')$$, 'stops');
SELECT is((state, worker)::text, '(retry,)', 'and the other is called again') FROM desk.hook WHERE id = :fax;
SELECT pg_temp.wait('80 seconds');
SELECT ok(:fax = ANY (pg_temp.claimed(10, 'v')), 'in a minute');
SELECT pg_temp.wait('4 minutes');
SELECT ok(NOT :fax = ANY (pg_temp.claimed(10, 'u')), 'it has its time');
SELECT pg_temp.wait('61 seconds');
SELECT ok(:fax = ANY (pg_temp.claimed(10, 'u')), 'without a word from its worker it is free after five minutes');

-- Alarms
CREATE FUNCTION pg_temp.failing() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT name || ': ' || detail FROM desk.alarms_now() WHERE name LIKE 'webhook%' ORDER BY 1
$$;
DELETE FROM desk.hook;
SELECT pg_temp.put('ops') AS call \gset
SELECT pg_temp.wait('16 minutes');
SELECT is_empty('SELECT pg_temp.failing()', 'that nobody calls is no fault of the receiver''s');
SELECT FROM pg_temp.claimed(), api.hook_result(:call, 'w', 'later', 503, 'HTTP 503');
SELECT results_eq('SELECT pg_temp.failing()', ARRAY['webhook-failing ops: the webhook "ops" does not take its calls, 1 in all; the last answer: HTTP 503'], 'after a quarter of an hour it is told');
DELETE FROM desk.hook;
SELECT pg_temp.put('ops') AS call \gset
SELECT FROM pg_temp.claimed(), api.hook_result(:call, 'w', 'later', 429, 'HTTP 429');
SELECT is_empty('SELECT pg_temp.failing()', 'not at once, if it may pass');
UPDATE desk.hook SET last_code = 401, last_reply = 'HTTP 401';
SELECT results_eq('SELECT name FROM desk.alarms_hooks()', ARRAY['webhook-failing ops'], 'at once, if somebody must mend it');
UPDATE desk.hook SET state = 'sent', sent_at = desk.now();
SELECT is_empty('SELECT pg_temp.failing()', 'until a call is taken');


-- Webhooks that are taken out of the configuration
UPDATE desk.hook SET state = 'queued', sent_at = NULL;
SELECT api.configure(pg_temp.agents() || '{"webhooks": ["pager", "ops"]}');
SELECT is(state, 'queued', 'of one that is there it goes on') FROM desk.hook;
SELECT pg_temp.put('ops') AS taken \gset
UPDATE desk.hook SET state = 'sent', sent_at = desk.now() WHERE id = :taken;
SELECT api.configure(pg_temp.agents() || '{"webhooks": ["pager"]}');
SELECT is(state, 'sent', 'what was taken stays so') FROM desk.hook WHERE id = :taken;
DELETE FROM desk.hook WHERE id = :taken;
SELECT is(state, 'failed', 'of one that is gone it is given up') FROM desk.hook;
SELECT is(facts ->> 'reason', 'the configuration has no such webhook any longer', 'with its reason') FROM desk.event WHERE kind = 'webhook-failed' ORDER BY id DESC LIMIT 1;
UPDATE desk.hook SET state = 'queued';
SELECT lives_ok($$SELECT desk.configure_webhooks(NULL)$$, 'by itself');
SELECT is((SELECT state FROM desk.hook), 'failed', 'no list, no webhook');
UPDATE desk.hook SET state = 'queued';
SELECT lives_ok($$SELECT desk.hook_event('webhook-called', h), desk.hook_later(h.id), desk.hook_failed(h.id, 'x'), desk.hook_sent(h.id), desk.hook_release('w'),
    desk.hook_result(h.id, 'w', 'later', 0, ''), (SELECT count(*) FROM desk.hook_claim('w', 1)) FROM desk.hook h$$, 'the inner functions themselves');

-- The end of a promise is told to those who were told that it is broken
DELETE FROM desk.hook;
UPDATE desk.promise SET level = 2 WHERE id = :promise;
SELECT pg_temp.put('ops') AS one, pg_temp.put('ops') AS two, pg_temp.put('fax') AS gone \gset
UPDATE desk.hook SET state = 'failed' WHERE id = :gone;
SELECT FROM desk.promise_event(:promise, 'promise-kept', jsonb_build_object('at', desk.now()));
SELECT results_eq('SELECT webhook::text, facts ->> ''type'', facts #>> ''{data,state}'' FROM desk.hook WHERE id > ' || :gone,
    $$VALUES ('ops', 'promise.ended', 'kept late')$$, 'once each, and nobody who was never told');
SELECT lives_ok(format('SELECT desk.hook_ended(%s)', :promise), 'again');
SELECT is(count(*), 1::bigint, 'it is not told twice') FROM desk.hook WHERE facts ->> 'type' = 'promise.ended';
SELECT pg_temp.put('ops') AS more, desk.hook_ended(:promise) \gset
SELECT is(count(*), 2::bigint, 'a second end is') FROM desk.hook WHERE facts ->> 'type' = 'promise.ended';
SELECT * FROM finish();
ROLLBACK;
