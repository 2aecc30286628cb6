-- api.ctl_promises, ctl_promise_keep, ctl_promise_move, ctl_promise_drop, ctl_explain_promise, ctl_audit, and what they are made
-- of: desk.ctl_promise, ctl_promise_do, ctl_promise_change, ctl_promise_days, ctl_amount, audit_late; what status and the page of
-- a ticket say of promises.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();

-- Wednesday, 23 December 2026, 10:00 in Riga.
UPDATE desk.test_clock SET shift = '2026-12-23 10:00+02' - now();
UPDATE desk.pulse SET ran_at = desk.now();
SELECT desk.configure_calendars(jsonb_build_array(
    jsonb_build_object('name', 'always', 'zone', 'Europe/Riga', 'spans', (SELECT jsonb_agg(jsonb_build_object('weekday', d, 'opens', 0, 'closes', 1440)) FROM generate_series(1, 7) d)),
    jsonb_build_object('name', 'office', 'zone', 'Europe/Riga', 'spans', (SELECT jsonb_agg(jsonb_build_object('weekday', d, 'opens', 540, 'closes', 1020)) FROM generate_series(1, 5) d),
        'holidays', jsonb '[{"day": "2026-12-24", "name": "Christmas Eve"}]'))) \g /dev/null
INSERT INTO desk.service (queue, calendar) VALUES ('general', 'office');
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('laura') AS laura \gset
CREATE FUNCTION pg_temp.open() RETURNS bigint LANGUAGE sql
AS $$ SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"new_text": "It burns."}'))).id $$;
CREATE FUNCTION pg_temp.number(which bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT number FROM desk.ticket WHERE id = which $$;
CREATE FUNCTION pg_temp.own(which bigint, what text, due timestamptz, agent integer) RETURNS bigint LANGUAGE sql
AS $$ SELECT desk.promise_make(which, 'own', CASE what WHEN '' THEN 'contact' ELSE 'deed' END, what, due, desk.now(), NULL, agent, NULL) $$;

-- The list
SELECT is(api.ctl_promises('going', NULL, NULL, 10), '[]', 'nothing is promised');
SELECT pg_temp.open() AS t, pg_temp.open() AS u \gset
SELECT pg_temp.own(:t, 'a', '2026-12-28 12:00+02', :anna) AS a, pg_temp.own(:u, 'b', '2026-12-23 16:00+02', :boris) AS b,
    desk.promise_make(:t, 'reply', 'contact', '', '2026-12-25 10:00+02', desk.now(), '8 hours', NULL, NULL) AS r,
    pg_temp.own(:u, 'c', '2026-12-24 23:59+02', :anna) AS c, pg_temp.own(:u, 'd', '2026-12-25 00:00+02', :anna) AS d,
    desk.promise_make(:u, 'resolve', 'deed', '', '2026-12-24 12:00+02', desk.now(), '9 hours', NULL, NULL) AS s \gset
CREATE FUNCTION pg_temp.list(wanted text, of_agent integer DEFAULT NULL, of_ticket bigint DEFAULT NULL, lim integer DEFAULT 100) RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT string_agg(coalesce(p ->> 'what', p ->> 'kind'), ' ' ORDER BY n) FROM jsonb_array_elements(api.ctl_promises(wanted, of_agent, of_ticket, lim)) WITH ORDINALITY AS x (p, n) $$;
SELECT is(pg_temp.list('going'), 'b resolve c d reply a', 'those that go on, the next due first'), is(pg_temp.list('going', lim => 2), 'b resolve', 'no more than asked for'),
    is(pg_temp.list('due'), 'b resolve c', 'due by the end of tomorrow'), is(pg_temp.list('broken'), NULL, 'none is broken'),
    is(pg_temp.list('going', :anna), 'c d a', 'hers'), is(pg_temp.list('going', :laura), 'resolve reply', 'the lead''s are those of tickets that nobody owns'),
    is(pg_temp.list('going', of_ticket => pg_temp.number(:t)), 'reply a', 'of a ticket'), is(pg_temp.list('due', :anna, pg_temp.number(:u)), 'c', 'all of it together'),
    is(pg_temp.list('going', 0), NULL, 'each has its holder');
SELECT desk.owner_set(:t, :boris) \g /dev/null
SELECT is(pg_temp.list('going', :boris), 'b reply a', 'a ticket''s are its owner''s, and own ones pass with it');
UPDATE desk.agent SET active = false;
SELECT is(pg_temp.list('going', 0), 'b resolve c d reply a', 'nobody is left');
UPDATE desk.agent SET active = true;
SELECT desk.promise_pause(:s, 'a test') \g /dev/null
SELECT is(pg_temp.list('due'), 'b c', 'what stands still is not due');
SELECT is(p - '{now,made_at,stated_by,detected_at}'::text[], jsonb_build_object('promise', :a, 'ticket', 'ACME-' || pg_temp.number(:t), 'number', 1, 'kind', 'own', 'class', 'deed', 'text', 'a', 'what', 'a',
    'state', 'open', 'due_at', timestamptz '2026-12-28 12:00+02', 'paused_at', NULL, 'broken_at', NULL, 'ended_at', NULL, 'agent', desk.ctl_agent(:anna), 'holder', desk.ctl_agent(:boris),
    'kept_by', NULL, 'replaces', NULL, 'replaced_by', NULL, 'level', 0, 'acked_until', NULL, 'reason', NULL), 'one of them')
FROM desk.ctl_promise((SELECT p FROM desk.promise p WHERE p.id = :a)) p;

-- Kept, moved, dropped
CREATE FUNCTION pg_temp.said(answer jsonb) RETURNS text LANGUAGE sql AS $$ SELECT string_agg(coalesce('- ' || (x ->> 'refused'), x ->> 'text', x ->> 'result'), E'\n') FROM jsonb_array_elements(answer) x $$;
SELECT is(pg_temp.said(api.ctl_promise_keep(ARRAY[:a, :a, 0, :r], :anna, 'root')), format(E'promise 1 of %1$s (a) is kept\n- Promise 1 of %1$s (a) is over: it is kept.\nmissing\n- Promise 2 of %1$s is to write to the customer: it is kept when an answer is delivered.',
    desk.ticket_label(:t)), 'each by itself');
SELECT is(e.facts, jsonb_build_object('by', 'ctl', 'agent', :anna, 'at', desk.utc_exact(desk.now())), 'by promisectl') FROM desk.event e WHERE e.promise_id = :a AND e.kind = 'promise-kept';
SELECT is((SELECT jsonb_agg(e.facts) FROM desk.event e WHERE e.kind = 'by-promisectl'), jsonb_build_array(jsonb_build_object('by', 'root', 'agent', :anna, 'promise', :a, 'did', 'keep')), 'who did it; nothing of what was refused');
SELECT pg_temp.said(api.ctl_promise_move(:c, NULL, 'root', 'he is ill', 'mon 12:00')) AS moved \gset
SELECT is(:'moved', format('promise 2 of %s (c) is number 5 (P%s) now, by Mon 28 Dec 2026 12:00 (Europe/Riga); the customer is told', desk.ticket_label(:u), p.replaced_by), 'moved')
FROM desk.promise p WHERE p.id = :c;
SELECT max(id) AS mail FROM desk.outbox WHERE kind = 'promise' \gset
SELECT is(pg_temp.said(:mail) #>> '{moved,0,reason}', 'he is ill', 'the customer is told why'), is(o.facts ? 'agent', false, 'in nobody''s name'), is(o.sender_name, 'Acme Support', 'from the desk') FROM desk.outbox o WHERE o.id = :mail;
SELECT is(pg_temp.said(api.ctl_promise_move(:d, :anna, 'root', reason, said)), '- ' || why, said)
FROM (VALUES ('soon', 'x', '"soon" is no time that can be read. Write for example: fri 17:00, tomorrow noon, 3 business days, 24.12., 2026-12-24 12:00.'), ('9:00', 'x', 'Wed 23 Dec 2026 09:00 (Europe/Riga) is over: write a time to come.'),
    ('2028-12-24', 'x', 'Sun 24 Dec 2028 17:00 (Europe/Riga) is more than a year away.'),
    ('mon', 'ask anna@acme.test', 'The customer would read it. It names an agent''s own mail address, which customers are not shown. Take the address out (it is often in a signature) and send it again.')) AS v (said, reason, why);
SELECT is(pg_temp.said(api.ctl_promise_move(:d, :anna, 'root', 'snow', '24.12.')) ~ 'the customer is told\. But: Thu 24 Dec 2026 is a holiday \(Christmas Eve\)\.$', true, 'with a warning');
SELECT max(id) AS mail FROM desk.outbox WHERE kind = 'promise' \gset
SELECT is(o.facts ->> 'agent', 'Anna', 'in her name') FROM desk.outbox o WHERE o.id = :mail;
SELECT is(pg_temp.said(api.ctl_promise_drop(ARRAY[:b], NULL, 'root', 'not made')), format('promise 1 of %s (b) is withdrawn; the customer is told', desk.ticket_label(:u)), 'withdrawn');
SELECT max(id) AS mail FROM desk.outbox WHERE kind = 'promise' \gset
SELECT is(pg_temp.said(:mail) -> 'withdrawn', '[{"what": "b", "was": "2026-12-23T14:00:00Z", "reason": "not made"}]', 'and told');
SELECT desk.promise_make(:t, 'update', 'contact', '', '2026-12-28 12:00+02', desk.now(), '2 days', NULL, NULL) AS upd \gset
SELECT is(pg_temp.said(api.ctl_promise_drop(ARRAY[:upd], NULL, 'root', 'x')) ~ '^- Promise \d of .* is the next progress update, which goes out by itself', true, 'an update is not withdrawn');
SELECT is((SELECT string_agg(CASE WHEN x ->> 'ended_at' IS NULL THEN '-' ELSE x ->> 'what' END, '' ORDER BY n) FROM jsonb_array_elements(api.ctl_promises('all', NULL, NULL, 100)) WITH ORDINALITY AS y (x, n)),
    '-----bcda', 'those that are over come last');

-- Explained
SELECT is(api.ctl_explain_promise(0), NULL, 'there is none of that number');
CREATE FUNCTION pg_temp.sum(which bigint) RETURNS text LANGUAGE sql VOLATILE
AS $$
    SELECT string_agg(CASE WHEN (s -> 'runs')::boolean THEN (SELECT string_agg(concat_ws(' ', d ->> 'day', d ->> 'opens', d ->> 'closes', d ->> 'seconds'), ', ' ORDER BY n) FROM jsonb_array_elements(s -> 'days') WITH ORDINALITY AS y (d, n))
        ELSE 'stands still: ' || (s ->> 'cause') END, '; ' ORDER BY x.n)
    FROM jsonb_array_elements(api.ctl_explain_promise(which) -> 'stretches') WITH ORDINALITY AS x (s, n)
$$;
SELECT is(pg_temp.sum(:r), 'Wed 2026-12-23 10:00:00 17:00:00 25200, Fri 2026-12-25 09:00:00 10:00:00 3600', 'day by day, without the holiday'),
    is(e ->> 'amount', '8 h', 'what was promised'), is(e -> 'holidays', '[{"day": "Thu 2026-12-24", "name": "Christmas Eve"}]', 'and the holiday'), is(e ->> 'calendar', 'office', 'of the calendar'),
    is(jsonb_path_query_array(e, '$.timers[*].what') @> '["remind", "decide", "break"]', true, 'what the clock will do'), is(jsonb_path_query_array(e, '$.events[*].kind'), '["promise-made"]', 'its events')
FROM api.ctl_explain_promise(:r) e;
SELECT pg_temp.open() AS w \gset
SELECT desk.promise_make(:w, 'resolve', 'deed', '', '2026-12-25 11:00+02', desk.now(), '9 hours', NULL, NULL) AS w1 \gset
SELECT pg_temp.wait('2 hours') \g /dev/null
SELECT desk.state_set(:w, 'waiting') \g /dev/null
SELECT is(pg_temp.sum(:w1), 'Wed 2026-12-23 10:00:00 12:00:00 7200; stands still: waiting for the customer', 'while it stands still'), is(api.ctl_explain_promise(:w1) ->> 'remaining', '7 h', 'seven of nine hours are left');
SELECT pg_temp.wait('4 days') \g /dev/null
SELECT desk.state_set(:w, 'open') \g /dev/null
SELECT is(pg_temp.sum(:w1), 'Wed 2026-12-23 10:00:00 12:00:00 7200; stands still: waiting for the customer; Mon 2026-12-28 09:00:00 16:00:00 25200', 'and when it goes on');
SELECT is(desk.ctl_amount(a), said, said) FROM (VALUES (interval '10 days', '10 d'), ('90 minutes', '1 h 30 min'), ('0', '0 s'), ('1 day 2 hours 3 minutes 4 seconds', '1 d 2 h 3 min 4 s'), (NULL, NULL)) AS v (a, said);
SELECT is(api.ctl_ticket(pg_temp.number(:w)) #>> '{promises,0,kind}', 'resolve', 'a ticket''s page has its promises');

-- Who is named in its events
SELECT is(f ->> 'owner', 'anna@acme.test', 'whose it is, by address') FROM desk.event e, jsonb_extract_path(desk.ctl_event(e), 'facts') f WHERE e.promise_id = :a AND e.kind = 'promise-made';
SELECT is(f ->> 'from', 'anna@acme.test', 'from whom it passed'), is(f ->> 'owner', 'boris@acme.test', 'and to whom') FROM desk.event e, jsonb_extract_path(desk.ctl_event(e), 'facts') f WHERE e.promise_id = :a AND e.kind = 'promise-passed';

-- Status, and the audit
SELECT desk.due_timers(1000) \g /dev/null
SELECT is(api.ctl_status() -> 'promises' ->> 'broken', (SELECT count(*)::text FROM desk.promise WHERE state = 'broken'), 'broken ones'), ok((api.ctl_status() #> '{promises,broken}')::integer > 1, 'there are some'),
    is(api.ctl_status() -> 'promises' ->> 'going', (SELECT count(*)::text FROM desk.promise WHERE ended_at IS NULL), 'going ones'),
    is((api.ctl_status() #>> '{promises,oldest_at}')::timestamptz, (SELECT min(broken_at) FROM desk.promise WHERE ended_at IS NULL), 'since when');
SELECT is(pg_temp.list('broken') IS NOT NULL, true, 'and the list of them');
SELECT pg_temp.list('broken') AS broken, (desk.promise_withdraw(:r, 'no', 'drop', :anna, NULL)).id AS gone \gset
SELECT isnt(pg_temp.list('broken'), :'broken', 'one is withdrawn'), is((SELECT count(*)::integer FROM desk.promise WHERE broken_at IS NOT NULL), jsonb_array_length(api.ctl_promises('ever broken', NULL, NULL, 100)), 'and was broken for ever');
SELECT desk.promise_resume(:s) \g /dev/null
UPDATE desk.outbox SET state = 'withheld', reason = 'a test' WHERE state IN ('queued', 'retry');
SELECT is(api.ctl_audit() -> 'broken', '[]', 'all is as it must be');
SELECT is(a -> 'looked' ->> 'promises', (SELECT count(*)::text FROM desk.promise), 'so many were looked at'), is(a -> 'looked' ->> 'open', (SELECT count(*)::text FROM desk.ticket WHERE state <> 'closed'), 'and open tickets') FROM api.ctl_audit() a;
UPDATE desk.promise SET due_at = due_at + interval '1 hour' WHERE id = :w1;
SELECT ok(jsonb_path_exists(api.ctl_audit(), '$.broken[*] ? (@.object == $o)', jsonb_build_object('o', 'promise ' || :w1)), 'a row that its events do not come to');
UPDATE desk.promise SET due_at = due_at - interval '1 hour' WHERE id = :w1;
SELECT pg_temp.wait('10 days') \g /dev/null
SELECT ok(jsonb_path_exists(api.ctl_audit(), '$.broken[*] ? (@.invariant == "what is overdue is broken")'), 'what nobody has done');

SELECT * FROM finish();
ROLLBACK;
