-- #promise, #kept, #move, #drop, #promises, #ack, #ok (desk.command_promise, command_kept, command_move, command_drop,
-- command_promises, command_ack, command_ok), what they read and refuse
-- (promise_when, promise_due, promise_words, promise_possible, promise_changeable, promise_deed, promise_concerns,
-- promise_meant, promise_going, promise_answered, promise_leads), what agents see (promise_line, ticket_promises) and what
-- customers are told (orders_told, closing_text).
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();

-- Wednesday, 25 November 2026, 10:15 in Riga.
UPDATE desk.test_clock SET shift = '2026-11-25 10:15+02' - now();
SELECT desk.configure_calendars(jsonb_build_array(
    jsonb_build_object('name', 'always', 'zone', 'Europe/Riga', 'spans', (SELECT jsonb_agg(jsonb_build_object('weekday', d, 'opens', 0, 'closes', 1440)) FROM generate_series(1, 7) d)),
    jsonb_build_object('name', 'office', 'zone', 'Europe/Riga', 'spans', (SELECT jsonb_agg(jsonb_build_object('weekday', d, 'opens', 540, 'closes', 1020)) FROM generate_series(1, 5) d),
        'holidays', jsonb '[{"day": "2026-12-24", "name": "Christmas Eve"}, {"day": "2026-12-25"}]'))) \g /dev/null
INSERT INTO desk.service (queue, calendar, ack_limit) VALUES ('general', 'office', '1 day');
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('laura') AS laura \gset

CREATE FUNCTION pg_temp.open() RETURNS bigint LANGUAGE sql
AS $$ SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"new_text": "It burns."}'))).id $$;
-- What each line came to; one that is not done begins with '- '.
CREATE FUNCTION pg_temp.run(which bigint, who text, answers text, VARIADIC lines text[]) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_lines jsonb := (SELECT jsonb_agg(jsonb_build_object('line', l, 'word', lower(substring(l FROM '^#([A-Za-z-]*)')), 'argument', btrim(regexp_replace(l, '^#[A-Za-z-]*:?', ''))))
        FROM unnest(lines) l);
    v_detail text;
BEGIN
    v_lines := (desk.commands_run(which, pg_temp.agent(who), v_lines, NULL, answers)).transcript;
    RETURN (SELECT string_agg(e ->> 'said', E'\n') FROM jsonb_array_elements(v_lines) e);
EXCEPTION
    WHEN SQLSTATE 'PD001' THEN
        GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
        RETURN (SELECT string_agg(CASE WHEN (e ->> 'done')::boolean THEN '' ELSE '- ' END || (e ->> 'said'), E'\n') FROM jsonb_array_elements(v_detail::jsonb) e);
END;
$$;
CREATE FUNCTION pg_temp.run(which bigint, line text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.run(which, 'anna', NULL, line) $$;
-- The n-th promise of a ticket; all of them, as 'N STATE WHAT by DUE'.
CREATE FUNCTION pg_temp.nth(which bigint, n integer) RETURNS desk.promise LANGUAGE sql VOLATILE AS $$ SELECT p FROM desk.promise p WHERE p.ticket_id = which AND p.number = n $$;
CREATE FUNCTION pg_temp.ledger(which bigint) RETURNS text LANGUAGE sql VOLATILE
AS $$
    SELECT string_agg(concat_ws(' ', p.number, p.state, nullif(p.what, ''), 'by', to_char(p.due_at AT TIME ZONE 'Europe/Riga', 'DD HH24:MI')), ', ' ORDER BY p.number)
    FROM desk.promise p WHERE p.ticket_id = which AND p.kind <> 'update'
$$;
-- The last mail to the customer, and what was made for people outside since a look.
CREATE TEMPORARY TABLE looked AS SELECT 0::bigint AS at;
CREATE FUNCTION pg_temp.mails() RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    v_mails text := (SELECT string_agg(o.kind, ' ' ORDER BY o.id) FROM desk.outbox o, looked l WHERE o.id > l.at AND o.audience = 'customer');
BEGIN
    UPDATE looked SET at = (SELECT max(id) FROM desk.outbox);
    RETURN coalesce(v_mails, '-');
END;
$$;
CREATE FUNCTION pg_temp.last(which text DEFAULT 'promise') RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT max(id) FROM desk.outbox WHERE kind = which $$;

CREATE FUNCTION pg_temp.transcript() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT facts ->> 'lines' FROM desk.outbox WHERE kind = 'transcript' ORDER BY id DESC LIMIT 1 $$;

-- #promise
SELECT pg_temp.open() AS t \gset
SELECT desk.ticket_label(:t) AS l \gset
SELECT is(pg_temp.run(:t, '#promise fri 12:00: the new part is sent'), format('Promise 1 of %s: the new part is sent by Fri 27 Nov 2026 12:00 (Europe/Riga). The customer is told.', :'l'), 'promised'),
    is(pg_temp.ledger(:t), '1 open the new part is sent by 27 12:00', 'it stands in the ledger');
SELECT is(p.kind || ' ' || p.class, 'own deed', 'a deed'), is(p.agent_id, :anna, 'hers'), is(p.owner_id, :anna, 'she answers for it'), is(p.calendar, 'office', 'by the queue''s calendar'),
    is(p.from_at, desk.now(), 'from now on'), is(p.amount, NULL, 'a date that a person named') FROM pg_temp.nth(:t, 1) p;
SELECT is(pg_temp.run(:t, '#promise fri 12:00: The new  part is sent'), format('Promise 2 of %s: The new part is sent by Fri 27 Nov 2026 12:00 (Europe/Riga). The customer is told.', :'l'), 'other words'),
    is(pg_temp.run(:t, '#promise 27.11. 12:00: the new part is sent'), format('%s has that promise already: 1. the new part is sent: by Fri 27 Nov 2026 12:00 (Europe/Riga), open.', :'l'), 'the same promise is not made twice'),
    is(pg_temp.run(:t, '#promise: tomorrow'), format('Promise 3 of %s: the customer hears from us by Thu 26 Nov 2026 17:00 (Europe/Riga). The customer is told.', :'l'), 'to write');
SELECT is(p.kind || ' ' || p.class || p.what, 'own contact', 'without words it is a contact') FROM pg_temp.nth(:t, 3) p;

-- What is refused, and what was meant.
SELECT is(pg_temp.run(:t, '#promise ' || said), '- ' || why, said)
FROM (VALUES
    ('fri 12:00 the part', '"fri 12:00 the part" is no time that can be read. Put a colon behind the time: #promise fri 12:00: the part'),
    ('tomorrow - the part: by post', '"tomorrow - the part" is no time that can be read. Put a colon behind the time: #promise tomorrow: the part: by post'),
    ('the part: friday', '"the part" is no time that can be read. Write for example: #promise fri 17:00: ..., #promise tomorrow noon: ..., #promise 3 business days: ..., #promise 24.12.: ....'),
    ('soon', '"soon" is no time that can be read. Write for example: #promise fri 17:00, #promise tomorrow noon, #promise 3 business days, #promise 24.12..'),
    ('', '"" is no time that can be read. Write for example: #promise fri 17:00, #promise tomorrow noon, #promise 3 business days, #promise 24.12..'),
    ('9:00: x', 'Wed 25 Nov 2026 09:00 (Europe/Riga) is over: write a time to come.'), ('24.11.2026: x', 'Tue 24 Nov 2026 17:00 (Europe/Riga) is over: write a time to come.'),
    ('24.12.2028: x', 'Sun 24 Dec 2028 17:00 (Europe/Riga) is more than a year away.'), ('in 0 minutes', 'Wed 25 Nov 2026 10:15 (Europe/Riga) is over: write a time to come.'),
    ('fri: ask boris@acme.test', 'The customer would read it. It names an agent''s own mail address, which customers are not shown. Take the address out (it is often in a signature) and send it again.'),
    ('fri: ' || repeat('x', 301), 'These are 301 letters, more than 300: say it shorter here, and the rest in your answer.')) AS v (said, why);
SELECT is(pg_temp.ledger(:t), '1 open the new part is sent by 27 12:00, 2 open The new part is sent by 27 12:00, 3 open by 26 17:00', 'nothing of that is promised');
SELECT is(pg_temp.run(:t, 'anna', NULL, '#promise fri: x', '#pormise fri: x'), format(E'- Not done. It would have meant: Promise 4 of %s: x by Fri 27 Nov 2026 17:00 (Europe/Riga). The customer is told.\n- There is no command #pormise. Did you mean #promise?', :'l'), 'all or none'),
    is(pg_temp.nth(:t, 4) IS NULL, true, 'nothing is left of it');
SELECT is(pg_temp.run(:t, 'anna', NULL, VARIADIC lines), says, lines::text)
FROM (VALUES
    (ARRAY['#promise fri: x', '#close'], format(E'- Not done. It would have meant: Promise 4 of %s: x by Fri 27 Nov 2026 17:00 (Europe/Riga). The customer is told.\n- What is promised goes on in an open ticket alone, and closing ends it: leave #close out, or the promise.', :'l')),
    (ARRAY['#note', '#drop 1: gone'], E'- Not done. It would have meant: This mail stays inside the desk.\n- #note keeps the whole mail inside, but the customer is told of what comes with #drop: leave one of them out.')) AS v (lines, says);
SELECT is(desk.command_conflict(jsonb_build_array(jsonb_build_object('word', word, 'argument', 'fri: x', 'cut', true)), 0) ~ 'leave a blank line below the commands\.$', refused, 'a broken line: ' || word)
FROM (VALUES ('promise', true), ('move', true), ('drop', true), ('close', NULL)) AS v (word, refused);
SELECT pg_temp.open() AS c \gset
SELECT desk.state_set(:c, 'closed') \g /dev/null
SELECT is(pg_temp.run(:c, '#promise fri: x'), format('- %s is closed: write #reopen on the line above.', desk.ticket_label(:c)), 'in a closed ticket'),
    is(pg_temp.run(:c, 'anna', NULL, '#reopen', '#promise fri: x') ~ 'is open again\.\nPromise 1 of', true, 'which is opened by the line above');
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || '{"subject": "Inside"}') AS inside \gset
SELECT is(pg_temp.run(n.ticket_id, '#promise fri: x'), format('- %s has no customer to whom something could be promised: #from ADDRESS gives it one.', desk.ticket_label(n.ticket_id)), 'without a customer')
FROM desk.note n WHERE n.incoming_id = :inside;
UPDATE desk.setting SET mode = 'observe';
SELECT is(pg_temp.run(:t, '#promise fri: x'), format('- %s: in mode observe nothing is sent, so the customer would not learn of it.', :'l'), 'where nothing is sent');
UPDATE desk.setting SET mode = 'live';

-- What the agent may not have thought of.
CREATE FUNCTION pg_temp.but(said text) RETURNS text LANGUAGE sql AS $$ SELECT substring(said FROM ' But: (.*)$') $$;
SELECT is(pg_temp.but(pg_temp.run(:t, '#promise ' || said)), but, said)
FROM (VALUES ('24.12.: a', 'Thu 24 Dec 2026 is a holiday (Christmas Eve).'), ('25.12. 12:00: b', 'Fri 25 Dec 2026 is a holiday.'), ('sat: c', 'Sat 28 Nov 2026 is no working day.'),
    ('mon 17:01: d', 'That is outside the hours of Mon 30 Nov (09:00-17:00).'), ('mon 8:59: e', 'That is outside the hours of Mon 30 Nov (09:00-17:00).'), ('mon 17:00: f', NULL), ('mon 9:00: g', NULL)) AS v (said, but);
SELECT is(desk.promise_concerns(:t, :boris, '2026-11-30 12:00+02'), NULL, 'nothing to say to Boris');
SELECT is(pg_temp.but(pg_temp.run(:t, '#promise mon 12:00: h')), NULL, 'the fifth of a day'),
    is(pg_temp.but(pg_temp.run(:t, '#promise mon 13:00: i')), 'Anna Kalniņa has 6 promises that are due on that day, this one included.', 'the sixth');
SELECT pg_temp.open() AS r \gset
SELECT desk.promise_make(:r, 'resolve', 'deed', '', '2026-11-27 12:00+02', desk.now(), '10 hours', NULL, NULL) \g /dev/null
SELECT is(pg_temp.but(pg_temp.run(:r, '#promise ' || said)), but, said)
FROM (VALUES ('fri 12:00: x', NULL), ('fri 12:01: y', 'It is later than the solution that the desk has promised by Fri 27 Nov 2026 12:00 (Europe/Riga).'),
    ('sat: z', 'Sat 28 Nov 2026 is no working day. It is later than the solution that the desk has promised by Fri 27 Nov 2026 12:00 (Europe/Riga).')) AS v (said, but);

-- Which one
SELECT pg_temp.open() AS k \gset
SELECT desk.ticket_label(:k) AS kl \gset
SELECT is(pg_temp.run(:k, line), format('- No promise is going on in %s.', :'kl'), line) FROM unnest(ARRAY['#kept', '#move fri: x', '#drop: x', '#ack 2h']) line;
SELECT is(pg_temp.run(:k, '#ok'), format('- No notice of %s waits for an #ok.', :'kl'), '#ok'), is(pg_temp.run(:k, '#promises'), format('Nothing is promised in %s.', :'kl'), 'nothing is promised');
SELECT pg_temp.promise(:k, 'reply', '30 hours') AS reply, pg_temp.promise(:k, 'resolve', '60 hours') AS resolve \gset
SELECT is(pg_temp.run(:k, '#move fri 12:00: x'), format(E'- Which one? Write its number: #move 1 fri 12:00: x\n1. first answer: by Thu 26 Nov 2026 16:15 (Europe/Riga), open\n2. solution: by Fri 27 Nov 2026 22:15 (Europe/Riga), open'), 'the desk''s promises alone: asked'),
    is(pg_temp.run(:k, '#kept'), E'- Which one? Write its number: #kept 1\n1. first answer: by Thu 26 Nov 2026 16:15 (Europe/Riga), open\n2. solution: by Fri 27 Nov 2026 22:15 (Europe/Riga), open', 'with the list'),
    is(pg_temp.run(:k, '#drop gone'), E'- Which one? Write its number: #drop 1: gone\n1. first answer: by Thu 26 Nov 2026 16:15 (Europe/Riga), open\n2. solution: by Fri 27 Nov 2026 22:15 (Europe/Riga), open', 'as it is to be written');
SELECT pg_temp.run(:k, '#promise mon: the part') \g /dev/null
SELECT is(pg_temp.run(:k, '#kept'), format('Promise 3 of %s (the part) is kept.', :'kl'), 'the only one of an agent'), is((pg_temp.nth(:k, 3)).state::text, 'kept', 'is kept');
SELECT is(e.facts, jsonb_build_object('by', 'kept', 'agent', :anna, 'at', desk.utc_exact(desk.now())), 'by her word') FROM desk.event e WHERE e.promise_id = (pg_temp.nth(:k, 3)).id AND e.kind = 'promise-kept';
SELECT is(pg_temp.run(:k, '#kept 3'), format(E'- That one is over: 3. the part: by Mon 30 Nov 2026 17:00 (Europe/Riga), kept.\n1. first answer: by Thu 26 Nov 2026 16:15 (Europe/Riga), open\n2. solution: by Fri 27 Nov 2026 22:15 (Europe/Riga), open'), 'it is over'),
    is(pg_temp.run(:k, '#kept 7') ~ format('^- %s has no promise 7\.\n1\. first', :'kl'), true, 'no such'),
    is(pg_temp.run(:k, '#kept 1'), format('- Promise 1 of %s is to write to the customer: it is kept when an answer is delivered.', :'kl'), 'an answer is kept by an answer'),
    is(pg_temp.run(:k, '#kept: it is sent') ~ '^- #kept stands alone', true, 'words are no number');
SELECT pg_temp.run(:k, '#promise mon 12:00: a'), pg_temp.run(:k, '#promise tue 12:00: b') \g /dev/null
SELECT is(pg_temp.run(:k, '#drop gone') ~ '^- Which one\? Write its number: #drop 1: gone', true, 'two of agents: asked');
SELECT is(pg_temp.run(:k, '#kept 4, 5'), format(E'Promise 4 of %1$s (a) is kept.\nPromise 5 of %1$s (b) is kept.', :'kl'), 'both at once'), is(pg_temp.run(:k, '#kept 2'), format('Promise 2 of %s (solution) is kept.', :'kl'), 'a solution is a deed');
-- In a reply to a mail about one.
SELECT pg_temp.open() AS a \gset
SELECT pg_temp.run(:a, '#promise mon 12:00: a'), pg_temp.run(:a, '#promise tue 12:00: b') \g /dev/null
UPDATE desk.outbox SET promise_id = (pg_temp.nth(:a, 2)).id WHERE id = (SELECT min(id) FROM desk.outbox WHERE ticket_id = :a AND agent_id = :anna)
RETURNING message_id AS about \gset
SELECT is(pg_temp.run(:a, 'anna', :'about', '#move wed 12:00: later'), format('Promise 2 of %s (b) is number 3 now, by Wed 2 Dec 2026 12:00 (Europe/Riga); it was by Tue 1 Dec 2026 12:00 (Europe/Riga). The customer is told, with the reason.', desk.ticket_label(:a)), 'that one is meant'),
    is(pg_temp.ledger(:a), '1 open a by 30 12:00, 2 moved b by 01 12:00, 3 open b by 02 12:00', 'and no other'),
    is(pg_temp.run(:a, 'anna', :'about', '#kept'), format('Promise 3 of %s (b) is kept.', desk.ticket_label(:a)), 'after it was moved, what replaced it'),
    is(pg_temp.run(:a, 'anna', :'about', '#kept') ~ '^- That one is over: 3\. b', true, 'which is over then'),
    is(pg_temp.run(:a, 'anna', :'about', '#kept 1'), format('Promise 1 of %s (a) is kept.', desk.ticket_label(:a)), 'a number goes before');
SELECT is(pg_temp.run(:k, 'anna', :'about', '#kept') ~ '^- Which one', true, 'of another ticket it says nothing');
SELECT is(pg_temp.run(:a, 'anna', NULL, '#promises'), E'1. a: by Mon 30 Nov 2026 12:00 (Europe/Riga), kept\n2. b: by Tue 1 Dec 2026 12:00 (Europe/Riga), moved: it is 3 now\n3. b: by Wed 2 Dec 2026 12:00 (Europe/Riga), kept', 'all of them'),
    is(desk.ticket_promises(:a), NULL, 'none goes on'), is(pg_temp.run(:k, '#status') ~ 'Promises:\n  1. first answer: by Thu 26', true, '#status shows those that go on');

-- #move, #drop
SELECT pg_temp.open() AS m \gset
SELECT desk.ticket_label(:m) AS ml \gset
SELECT pg_temp.run(:m, '#promise fri: the part'), pg_temp.promise(:m, 'reply', '1 day'), pg_temp.promise(:m, 'update', '2 days') AS upd \gset
SELECT is(pg_temp.run(:m, line), '- ' || why, line)
FROM (VALUES ('#move', 'Write the new time, and why, in words that the customer may read: #move fri 17:00: the part comes later'),
    ('#move mon', 'Say why, in words that the customer may read: #move mon: the part comes later'), ('#move 1 mon:', 'Say why, in words that the customer may read: #move 1 mon: the part comes later'),
    ('#move 1 soon: x', '"soon" is no time that can be read. Write for example: #move 1 fri 17:00: ..., #move 1 tomorrow noon: ..., #move 1 3 business days: ..., #move 1 24.12.: ....'),
    ('#move 1 mon he is ill', '"mon he is ill" is no time that can be read. Put a colon behind the time: #move 1 mon: he is ill'),
    ('#move fri: x', format('Promise 1 of %s is due then already.', :'ml')), ('#move 9:00: x', 'Wed 25 Nov 2026 09:00 (Europe/Riga) is over: write a time to come.'),
    ('#move mon: ask boris@acme.test', 'The customer would read it. It names an agent''s own mail address, which customers are not shown. Take the address out (it is often in a signature) and send it again.'),
    ('#move 3 mon: x', format('Promise 3 of %s is the next progress update, which goes out by itself until the ticket is closed. An answer of yours puts it off.', :'ml')),
    ('#drop 3: x', format('Promise 3 of %s is the next progress update, which goes out by itself until the ticket is closed. An answer of yours puts it off.', :'ml')),
    ('#kept 3', format('Promise 3 of %s is the next progress update: it is kept when that is delivered.', :'ml')),
    ('#ack 2h 3', format('Promise 3 of %s is the next progress update: it goes out by itself.', :'ml')),
    ('#drop', 'Say why, in words that the customer may read: #drop 1: it is no longer made'), ('#drop 1', 'Say why, in words that the customer may read: #drop 1: it is no longer made'),
    ('#drop 1 he is ill', 'Put a colon behind the number: #drop 1: he is ill'),
    ('#drop 1: ask boris@acme.test', 'The customer would read it. It names an agent''s own mail address, which customers are not shown. Take the address out (it is often in a signature) and send it again.')) AS v (line, why);
SELECT is(pg_temp.run(:m, '#move 2 days: he is ill'), '- Promise 1 of ' || :'ml' || ' is due then already.', 'a time, not a number');
SELECT is(pg_temp.run(:m, '#move 3 days: he is ill'), format('Promise 1 of %s (the part) is number 4 now, by Sat 28 Nov 2026 17:00 (Europe/Riga); it was by Fri 27 Nov 2026 17:00 (Europe/Riga). The customer is told, with the reason. But: Sat 28 Nov 2026 is no working day.', :'ml'), 'moved, with a warning'),
    is(pg_temp.run(:m, '#move #4 mon: he is ill') ~ '\(the part\) is number 5 now', true, 'and again by its number'),
    is((pg_temp.nth(:m, 4)).reason, 'he is ill', 'with the reason'), is(pg_temp.run(:m, '#move 2 fri: many calls') ~ 'Promise 2 of .* \(first answer\) is number 6 now', true, 'the desk''s own'),
    is(pg_temp.run(:m, '#drop 5: he is gone'), format('Promise 5 of %s (the part, by Mon 30 Nov 2026 17:00 (Europe/Riga)) is withdrawn. The customer is told, with the reason.', :'ml'), 'withdrawn'),
    is((pg_temp.nth(:m, 5)).state || ': ' || (pg_temp.nth(:m, 5)).reason, 'withdrawn: he is gone', 'with the reason');
-- A broken one.
SELECT pg_temp.open() AS b \gset
SELECT desk.ticket_label(:b) AS bl \gset
SELECT pg_temp.run(:b, '#promise 11:00: the part') \g /dev/null
SELECT pg_temp.wait('2 hours') \g /dev/null
SELECT desk.promise_break((pg_temp.nth(:b, 1)).id) \g /dev/null
SELECT is(pg_temp.run(:b, '#move tomorrow: he is ill'), format('Promise 1 of %s (the part) is number 2 now, by Thu 26 Nov 2026 17:00 (Europe/Riga); it was by Wed 25 Nov 2026 11:00 (Europe/Riga). The customer is told, with the reason. The first date stays broken.', :'bl'), 'a new date for a broken one'),
    is(pg_temp.ledger(:b), '1 withdrawn the part by 25 11:00, 2 open the part by 26 17:00', 'it is withdrawn'), is((pg_temp.nth(:b, 1)).broken_at, '2026-11-25 11:00+02', 'and was broken');
SELECT is(desk.promise_line(pg_temp.nth(:b, 1)), '1. the part: by Wed 25 Nov 2026 11:00 (Europe/Riga), broken, moved: it is 2 now', 'as agents see it');
SELECT pg_temp.run(:b, '#promise 12:30: the bill') \g /dev/null
SELECT pg_temp.wait('1 hour') \g /dev/null
SELECT is(pg_temp.run(:b, '#kept 3'), format('Promise 3 of %s (the bill) is kept late: it was due by Wed 25 Nov 2026 12:30 (Europe/Riga).', :'bl'), 'kept after its time, though nobody had seen that yet'),
    is((pg_temp.nth(:b, 3)).state::text, 'kept late', 'is kept late');

-- #ack
SELECT pg_temp.run(:b, '#promise 14:00: a'), pg_temp.run(:b, '#promise fri: b') \g /dev/null
SELECT is(pg_temp.run(:b, '#ack 2h') ~ '^- Which one\? Write its number: #ack', true, 'three go on: asked');
SELECT pg_temp.wait('1 hour') \g /dev/null
SELECT desk.promise_break((pg_temp.nth(:b, 4)).id) \g /dev/null
SELECT is(pg_temp.run(:b, '#ack 2h'), format('Promise 4 of %s (a) is acknowledged: nobody further is told of it before Wed 25 Nov 2026 16:15 (Europe/Riga).', :'bl'), 'the only broken one'),
    is((pg_temp.nth(:b, 4)).acked_until, '2026-11-25 16:15+02', 'until then'),
    is(pg_temp.run(:b, '#ack until tomorrow 2') ~ format('^Promise 2 of %s', :'bl'), true, 'another');
SELECT is(pg_temp.run(:b, '#ack ' || said), '- ' || why, said)
FROM (VALUES ('', 'Write for how long: #ack 2 hours, #ack until 17:00, #ack 1 day 3 (of promise 3).'), ('4', 'Write for how long: #ack 2 hours, #ack until 17:00, #ack 1 day 3 (of promise 3).'),
    ('9:00', 'Wed 25 Nov 2026 09:00 (Europe/Riga) is over: write a time to come.'),
    ('tomorrow 17:01', 'Thu 26 Nov 2026 17:01 (Europe/Riga) is too long: nobody further would be told. At most until Thu 26 Nov 2026 17:00 (Europe/Riga); then write it again.')) AS v (said, why);

SELECT pg_temp.promise(:b, 'reply', '-5 minutes') AS late \gset
SELECT desk.promise_break(:late) \g /dev/null
SELECT pg_temp.run(:b, 'anna', NULL, '#kept 2 5') \g /dev/null
SELECT is(pg_temp.run(:b, '#ack 2h') ~ '^- Which one\?', true, 'two broken ones: asked, though one alone is an agent''s');

-- #ok
UPDATE desk.service SET notice = 'hold', notice_hold = '2 hours' WHERE queue = 'general';
SELECT pg_temp.open() AS o \gset
SELECT desk.ticket_label(:o) AS ol \gset
SELECT pg_temp.run(:o, '#promise 14:30: the part') \g /dev/null
SELECT is(pg_temp.run(:o, 'laura', NULL, '#ok'), format('- No notice of %s waits for an #ok.', :'ol'), 'before it is broken'),
    is(pg_temp.run(:o, 'laura', NULL, '#ok 1'), format('- No notice of promise 1 of %s waits for an #ok.', :'ol'), 'by its number');
SELECT pg_temp.wait('1 hour') \g /dev/null
SELECT desk.due_timers(1000) \g /dev/null
SELECT is(pg_temp.run(:o, 'boris', NULL, '#ok'), '- Whether that notice goes out is for Laura Berg to say.', 'not for Boris'), is(pg_temp.run(:o, 'anna', NULL, '#ok'), '- Whether that notice goes out is for Laura Berg to say.', 'nor for whoever made it');
SELECT is(desk.promise_leads(pg_temp.nth(:o, 1), id), leads, 'decides: ' || id) FROM (VALUES (:laura, true), (:anna, false), (:boris, false)) AS v (id, leads);
SELECT pg_temp.mails() \g /dev/null
SELECT is(pg_temp.run(:o, 'laura', NULL, '#ok 1'), format('The customer is told now that promise 1 of %s (the part) is broken.', :'ol'), 'the lead'), is(pg_temp.mails(), 'broken', 'it goes out'),
    is(pg_temp.run(:o, 'laura', NULL, '#ok') ~ '^- No notice', true, 'once'), is(pg_temp.run(:o, 'laura', NULL, '#ok: go') ~ '^- #ok stands alone', true, 'without words');

-- What the customer is told, by whole mails.
UPDATE desk.service SET notice = 'send' WHERE queue = 'general';
SELECT pg_temp.open() AS w \gset
SELECT pg_temp.mails() \g /dev/null
SELECT pg_temp.answers(:w, 'anna', '', '#promise fri 12:00: the part') \g /dev/null
SELECT is(pg_temp.mails(), 'promise', 'a promise without words is a mail of its own'), is(pg_temp.said(pg_temp.last()), '{"made": [{"what": "the part", "due": "2026-11-27T10:00:00Z"}]}', 'that says it'),
    is((pg_temp.nth(:w, 1)).outbox_id, pg_temp.last(), 'and it is known that it does');
SELECT pg_temp.answers(:w, 'anna', 'We are on it.', '#promise mon 12:00: the bill', '#move 1 tue 12:00: snow') \g /dev/null
SELECT is(pg_temp.mails(), 'relay', 'with words: the answer alone'),
    is(o.facts - '{text,agent,number,desk,zone,subject}'::text[], '{"made": [{"what": "the bill", "due": "2026-11-30T10:00:00Z"}], "moved": [{"what": "the part", "due": "2026-12-01T10:00:00Z", "was": "2026-11-27T10:00:00Z", "reason": "snow"}]}', 'which says it all')
FROM desk.outbox o WHERE o.id = pg_temp.last('relay');
SELECT pg_temp.answers(:w, 'anna', '', '#drop 2: no bill', '#move 3 wed 12:00: more snow') \g /dev/null
SELECT is(pg_temp.mails(), 'promise', 'two changes are one mail'),
    is(pg_temp.said(pg_temp.last()), '{"moved": [{"what": "the part", "due": "2026-12-02T10:00:00Z", "was": "2026-12-01T10:00:00Z", "reason": "more snow"}], "withdrawn": [{"what": "the bill", "was": "2026-11-30T10:00:00Z", "reason": "no bill"}]}', 'that says both');
SELECT pg_temp.answers(:w, 'anna', '', '#kept') \g /dev/null
SELECT is(pg_temp.mails(), '-', 'what is kept needs no mail');
SELECT pg_temp.answers(:w, 'anna', '', '#promise soon: x') \g /dev/null
SELECT is(pg_temp.mails(), '-', 'nothing goes out when it is refused');
-- At a note address, and in a mail without a token.
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'He calls every day.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.t(:w), 'anna', 'note'))
    || '{"body": "He calls every day.", "commands": [{"line": "#promise fri: x", "word": "promise", "argument": "fri: x"}]}') AS note \gset
SELECT is(pg_temp.mails(), 'promise', 'at a note address the promise is told'), is(pg_temp.said(pg_temp.last()) #>> '{made,0,what}', 'x', 'and nothing else'),
    is((SELECT n.kind || ': ' || n.new_text FROM desk.note n WHERE n.incoming_id = :note), 'note: He calls every day.', 'the words stay inside');
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', '') || '{"subject": "He called", "commands": [{"line": "#from dora@far.test", "word": "from", "argument": "dora@far.test"},
    {"line": "#promise fri: the part", "word": "promise", "argument": "fri: the part"}], "body": ""}') AS called \gset
SELECT is(pg_temp.mails(), 'receipt promise', 'in a new ticket of a customer''s'), is(o.recipient::text, 'dora@far.test', 'to that customer') FROM desk.outbox o WHERE o.id = pg_temp.last();

-- #close
SELECT pg_temp.open() AS x \gset
SELECT pg_temp.mails() \g /dev/null
SELECT pg_temp.answers(:x, 'anna', '', '#close') \g /dev/null
SELECT is(pg_temp.mails(), '-', 'nothing was promised: no mail of the closing');
SELECT pg_temp.open() AS y \gset
SELECT pg_temp.run(:y, '#promise fri 12:00: the part'), pg_temp.run(:y, '#promise fri 13:00') \g /dev/null
SELECT pg_temp.mails() \g /dev/null
SELECT pg_temp.answers(:y, 'anna', '', '#close') \g /dev/null
SELECT is(pg_temp.ledger(:y), '1 kept the part by 27 12:00, 2 withdrawn by 27 13:00', 'the deed is kept, the contact withdrawn'),
    is(pg_temp.mails(), 'closed', 'told once'), is(pg_temp.said(pg_temp.last('closed')), '{"withdrawn": [{"contact": true, "was": "2026-11-27T11:00:00Z"}]}', 'with what is withdrawn');
SELECT pg_temp.open() AS z \gset
SELECT pg_temp.run(:z, '#promise fri 12:00: the part'), pg_temp.run(:z, '#promise fri 13:00: the bill'), pg_temp.run(:z, '#promise fri 14:00') \g /dev/null
SELECT pg_temp.mails() \g /dev/null
SELECT pg_temp.answers(:z, 'anna', '', '#drop 1: not needed', '#close') \g /dev/null
SELECT is(pg_temp.transcript(), format(E'#drop 1: not needed\n    Promise 1 of %1$s (the part, by Fri 27 Nov 2026 12:00 (Europe/Riga)) is withdrawn. The customer is told, with the reason.\n'
    '#close\n    %1$s is closed; a mail of the customer opens it again. Promise 2 (the bill) is kept by it. Promise 3 (word from us) is withdrawn; the customer is told.', desk.ticket_label(:z)), 'the agent reads what ended');
SELECT is(pg_temp.ledger(:z), '1 withdrawn the part by 27 12:00, 2 kept the bill by 27 13:00, 3 withdrawn by 27 14:00', 'one withdrawn by hand before'), is(pg_temp.mails(), 'closed', 'still one mail'),
    is(pg_temp.said(pg_temp.last('closed')) -> 'withdrawn', '[{"what": "the part", "was": "2026-11-27T10:00:00Z", "reason": "not needed"}, {"contact": true, "was": "2026-11-27T12:00:00Z"}]', 'with both');
SELECT pg_temp.open() AS v \gset
SELECT pg_temp.run(:v, '#promise fri 12:00: the part'), pg_temp.run(:v, '#promise fri 14:00') \g /dev/null
SELECT pg_temp.mails() \g /dev/null
SELECT pg_temp.wait('1 minute') \g /dev/null
SELECT pg_temp.answers(:v, 'anna', 'Here it is.', '#close Bye!') \g /dev/null
SELECT is(pg_temp.transcript() ~ 'Promise 1 \(the part\) is kept by it\. Promise 2 \(word from us\) is kept when the answer is delivered\.$', true, 'as an answer does');
SELECT is(pg_temp.mails(), 'relay', 'with words the answer says it'), is(o.facts -> 'closes', 'true', 'that the ticket is closed') FROM desk.outbox o WHERE o.id = pg_temp.last('relay');
SELECT pg_temp.deliver() \g /dev/null
SELECT is(pg_temp.ledger(:v), '1 kept the part by 27 12:00, 2 kept by 27 14:00', 'what is to be written is kept by that answer');
SELECT pg_temp.answers(:v, 'anna', '', '#reopen') \g /dev/null
SELECT pg_temp.mails() \g /dev/null
SELECT pg_temp.answers(:v, 'anna', '', '#close') \g /dev/null
SELECT is(pg_temp.mails(), 'closed', 'where something was ever promised the customer is told of the closing');
-- What a merging in the same mail joined is no promise that ends.
SELECT pg_temp.open() AS u \gset
SELECT pg_temp.run(:u, '#promise fri 12:00: the part'), (SELECT max(id) FROM desk.event) AS since \gset u_
SELECT desk.promise_withdraw((pg_temp.nth(:u, 1)).id, NULL, 'merge', :anna, NULL), pg_temp.answers(:u, 'anna', '', '#close') AS closing \gset u_
SELECT desk.orders_told((:u, false, '', '[]')::desk.orders, :anna, :u_closing, :u_since, NULL) \g /dev/null
SELECT is(pg_temp.said(pg_temp.last('closed')) -> 'withdrawn', NULL, 'what was joined by merging is not told as withdrawn');
SELECT pg_temp.mails() \g /dev/null
SELECT is(desk.orders_told((:v, false, '', '[]')::desk.orders, :anna, NULL, (SELECT max(id) FROM desk.event), NULL), (:v, false, '', '[]')::desk.orders, 'nothing since: nothing is told'), is(pg_temp.mails(), '-', 'indeed');

SELECT is_empty('SELECT * FROM desk.audit()', 'all that must be true is');
SELECT * FROM finish();
ROLLBACK;
