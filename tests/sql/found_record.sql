-- Promises in an agent's own words, which count (found_put, found_add, found_policy, found_due, found_readings, found_words, found_repeats,
-- found_relay, found_record, found_left, found_item, tell_found), what the customer reads of them, #no, #move and #drop in reply to the
-- mail about them (command_no, found_no, found_meant, found_number, found_nothing), ctl_finding and audit_findings.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
\ir found.psql
SELECT * FROM no_plan();

-- One certain promise of each class: it is in the ledger, and told in one mail.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('We''ll ship  the new part by Friday.', 'deed', '{"relation": "by", "weekday": 5}'),
    pg_temp.found('- I will call you tomorrow.', 'contact', '{"days": 1}')) AS m \gset
SELECT is(pg_temp.ledger(:t), '1 open We''ll ship the new part by Friday by 27 17:00, 2 open I will call you tomorrow by 26 17:00', 'they stand in the ledger');
SELECT is(p.kind || ' ' || p.class, 'own deed', 'a deed of hers'), is(p.agent_id, :anna, 'hers'), is(p.owner_id, :anna, 'she answers for it'),
    is(p.message_id::text, :'m', 'made by that answer'), is(p.from_at, desk.now(), 'from when it arrived'), is(p.calendar, 'office', 'by the queue''s calendar'),
    is(p.outbox_id, (SELECT id FROM desk.outbox WHERE carries_id = :m AND kind = 'relay'), 'stated by the answer itself') FROM pg_temp.nth(:t, 1) p;
SELECT is(class::text, 'contact', 'to write is a contact, with words') FROM pg_temp.nth(:t, 2);
SELECT is(string_agg(concat_ws(' ', number, state, why, class, precision, quote, sentence, words, language, promise_id), '; ' ORDER BY number),
        format('1 recorded deed day We''ll ship  the new part by Friday We''ll ship  the new part by Friday. by then en %s; 2 recorded contact day - I will call you tomorrow - I will call you tomorrow. by then en %s',
            (pg_temp.nth(:t, 1)).id, (pg_temp.nth(:t, 2)).id), 'what was found, and its words, are kept') FROM desk.finding WHERE message_id = :m;
SELECT is(pg_temp.said(max(id)), NULL, 'the relay states nothing of it beside her words') FROM desk.outbox WHERE carries_id = :m AND kind = 'relay' AND facts ? 'made';
SELECT is(count(*), 1::bigint, 'one mail tells her'), is(min(agent_id), :anna, 'her alone'), is(min(promise_id), NULL, 'of several promises'),
    is(min(in_reply_to), (SELECT message_id::text FROM desk.message WHERE id = :m), 'below her answer'), is(min(reply_to) LIKE '%+' || desk.agent_token(:t, :anna, 'note') || '@%', true, 'a reply stays inside')
FROM desk.outbox WHERE kind = 'found';
SELECT is(pg_temp.facts(pg_temp.last('found')) - '{number,subject,queue,customer,owner,promises,desk,zone,note_address,to_customer,waiting_since,participants}'::text[],
    jsonb_build_object('n', 1, 'recorded', jsonb '[{"n": 1, "what": "We''ll ship the new part by Friday", "due": "2026-11-27T15:00:00Z", "left": "in 2 business days"},
        {"n": 2, "what": "I will call you tomorrow", "due": "2026-11-26T15:00:00Z", "left": "tomorrow"}]'), 'what it says');
SELECT is(pg_temp.mails(), 'receipt relay', 'the customer gets the answer, and nothing beside it');
SELECT is(pg_temp.said(pg_temp.last('relay')) ? 'made', false, 'which states nothing of it beside her words');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- The answer keeps neither; the next one keeps the contact.
SELECT pg_temp.deliver() \g /dev/null
SELECT is(pg_temp.states(:t), '1 open, 2 open', 'the answer that promises keeps none of it');
SELECT pg_temp.wait('1 hour'), pg_temp.wrote(:t, 'anna', pg_temp.found('I call you again on Monday', 'contact', '{"weekday": 1}')), pg_temp.deliver() \g /dev/null
SELECT is(pg_temp.states(:t), '1 open, 2 kept, 3 open', 'the next keeps the contact, and makes one of its own');
-- The same date again in an answer that keeps the earlier one: a promise again.
SELECT pg_temp.wait('1 hour'), pg_temp.wrote(:t, 'anna', pg_temp.found('I call you on Monday, as I said', 'contact', '{"weekday": 1}')), pg_temp.deliver() \g /dev/null
SELECT is(pg_temp.states(:t), '1 open, 2 kept, 3 kept, 4 open', 'an answer that is the contact makes the next, though it is due then too');

-- What was said already is not made twice.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.commands(:t, 'anna', '#promise fri 15:00: the part is sent') \g /dev/null
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('The part goes out on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT is(pg_temp.ledger(:t), '1 open the part is sent by 27 15:00', 'a day that an open promise names by the hour'), is(pg_temp.finding(:m), '1 repeated', 'is a repetition'),
    is(pg_temp.mailed(:m), NULL, 'of which nobody is told');
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('The part goes out on Friday at 3', 'deed', '{"weekday": 5, "time": "15:00"}'),
    pg_temp.found('the part goes out on Friday at 2', 'deed', '{"weekday": 5, "time": "14:00"}'),
    pg_temp.found('I write on Friday at 3', 'contact', '{"weekday": 5, "time": "15:00"}'),
    pg_temp.found('The manual is sent at 2 on Friday', 'deed', '{"weekday": 5, "time": "14:00"}'), pg_temp.found('I write on Friday at 3, as I say', 'contact', '{"weekday": 5, "time": "15:00"}'),
    pg_temp.found('The list is sent on Friday at 4', 'deed', '{"weekday": 5, "time": "16:00"}')) AS m \gset
SELECT is(pg_temp.finding(:m), '1 repeated, 2 recorded, 3 recorded, 4 recorded, 5 repeated, 6 recorded', 'same moment and class; another class or moment, another deed of the same answer');
SELECT is((SELECT promise_id FROM desk.finding WHERE message_id = :m AND number = 1), (pg_temp.nth(:t, 1)).id, 'which one it repeats');
-- #promise in the mail itself.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', '#promise fri', pg_temp.found('I write on Friday', 'contact', '{"weekday": 5}')) AS m \gset
SELECT is(pg_temp.ledger(:t), '1 open by 27 17:00', 'what the same mail promises by a command'), is(pg_temp.finding(:m), '1 repeated', 'is said twice and made once'),
    is(pg_temp.said(pg_temp.last('relay')) -> 'made', jsonb '[{"contact": true, "due": "2026-11-27T15:00:00Z"}]', 'and told as ever');

-- What is no promise to be looked after: shown, and nothing else.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('we ship tomorrow', 'deed', '{"days": 1}', true) || '{"sentence": "If you pay today we ship tomorrow."}',
    pg_temp.found('I write on the 31st of February', 'contact', '{"date": {"day": 31, "month": 2}}'), pg_temp.found('I call at 9 today', 'contact', '{"days": 0, "time": "9:00"}'), '{"class": "deed", "sentence": "  ", "when": {}}',
    '{"class": "other", "sentence": "x", "when": {}}', '{"class": "deed", "sentence": "x", "when": "x"}', '"x"') AS m \gset
SELECT is(pg_temp.ledger(:t), NULL, 'nothing is in the ledger'), is(pg_temp.finding(:m), '1 shown conditional, 2 shown unclear, 3 shown unclear', 'a condition, a time that is none, one that is over'),
    is(pg_temp.mailed(:m) #> '{conditional}', jsonb '[{"n": 1, "what": "If you pay today we ship tomorrow", "due": "2026-11-26T15:00:00Z", "left": "tomorrow"}]', 'she is shown the condition'),
    is(jsonb_path_query_array(pg_temp.mailed(:m), '$.unclear[*].why'), jsonb '["by when cannot be worked out, or it is over already", "by when cannot be worked out, or it is over already"]', 'and what could not be read'),
    is(pg_temp.mailed(:m) ?| '{recorded,asked}', false, 'with nothing to say yes to');

-- The earliest honest reading counts; she is asked.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('I call you on Wednesday', 'contact', '{"weekday": 3}'), pg_temp.found('by 03/12', 'deed', '{"date": {"day": 3, "month": 12, "numeric": true}, "relation": "by"}'),
    pg_temp.found('It is there before Friday', 'deed', '{"relation": "before", "weekday": 5}'), pg_temp.found('by Tuesday, 27 November', 'deed', '{"weekday": 2, "date": {"day": 27, "month": 11}}')) AS m \gset
SELECT is(string_agg(concat_ws(' ', number, precision, to_char(due_at AT TIME ZONE 'Europe/Riga', 'DD.MM. HH24:MI'), to_char(other_at AT TIME ZONE 'Europe/Riga', 'DD.MM. HH24:MI')), ', ' ORDER BY number),
    '1 ambiguous 25.11. 17:00 02.12. 17:00, 2 ambiguous 03.12. 17:00 12.03. 17:00, 3 ambiguous 26.11. 17:00 27.11. 17:00, 4 ambiguous 27.11. 17:00 01.12. 17:00', 'the earliest, and the next') FROM desk.finding WHERE message_id = :m;
SELECT is_empty($$SELECT desk.found_readings('{"date": {"day": 3, "month": 12}}', desk.now(), 'Europe/Riga')$$, 'a month in letters cannot be read as a day');
SELECT is(pg_temp.mailed(:m) #>> '{recorded,0,other}', '2026-12-02T15:00:00Z', 'she reads the other');

-- What she may not have thought of.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('You have it on Saturday', 'deed', '{"weekday": 6}'), pg_temp.found('I call at 7 tonight', 'contact', '{"days": 0, "time": "19:00"}'), pg_temp.found('on 24 December', 'deed', '{"date": {"day": 24, "month": 12}}')) AS m \gset
SELECT is(jsonb_path_query_array(pg_temp.mailed(:m), '$.recorded[*].concerns'),
    jsonb '["Sat 28 Nov 2026 is no working day.", "That is outside the hours of Wed 25 Nov (09:00-17:00).", "Thu 24 Dec 2026 is a holiday (Christmas Eve)."]', 'no working day, after hours, a holiday');
SELECT is(concerns, 'Sat 28 Nov 2026 is no working day.', 'it is kept what she was told') FROM desk.finding WHERE message_id = :m AND number = 1;

SELECT pg_temp.open() AS t \gset
SELECT pg_temp.promise(:t, 'resolve', '1 hour') AS r, pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent tomorrow', 'deed', '{"days": 1}')) AS m \gset
SELECT is(pg_temp.mailed(:m) #>> '{recorded,0,concerns}', 'It is later than the solution that the desk has promised by Wed 25 Nov 2026 13:15 (Europe/Riga).', 'against what the desk has promised');

-- Before the day: today's, tomorrow's, a weekend's, next week's.
SELECT is(string_agg(desk.found_left('office', d::timestamptz, 'Europe/Riga'), ', ' ORDER BY n), 'today, tomorrow, in 2 business days, in 2 business days, in 3 business days', 'how long it is')
FROM unnest(ARRAY['2026-11-25 18:00+02', '2026-11-26 12:00+02', '2026-11-27 12:00+02', '2026-11-29 12:00+02', '2026-11-30 12:00+02']) WITH ORDINALITY AS x (d, n);
SELECT is(desk.found_left('seldom', '2026-11-30 12:00+02', 'Europe/Riga'), 'in 5 days', 'where no day is open');
SELECT is(desk.found_words(q), w, w) FROM (VALUES (E'* I call\n  you.', 'I call you'), ('2. done by Friday!', 'done by Friday'), ('2 hours, then!', '2 hours, then'), (repeat('x', 301), repeat('x', 299) || '…')) AS v (q, w);

-- What is repeated is the part of a sentence that promises, or the short sentence of which it would be little, and nothing else is promised in.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('send it on Monday', 'deed', '{"weekday": 1}') || '{"sentence": "We build the new lamp and send it on Monday."}',
    pg_temp.found('I call you on Monday', 'contact', '{"weekday": 1}') || '{"sentence": "Dear Emma, I call you on Monday."}',
    pg_temp.found('test it on Tuesday', 'deed', '{"weekday": 2}') || '{"sentence": "We test it on Tuesday and bring it to you, as we said, on Thursday."}',
    pg_temp.found('bring it on Thursday', 'deed', '{"weekday": 4}') || '{"sentence": "We test it on Tuesday and bring it to you, as we said, on Thursday."}',
    pg_temp.found('paint it on Friday', 'deed', '{"weekday": 5}') || jsonb_build_object('sentence', repeat('It is good. ', 11) || 'We paint it on Friday.')) AS m \gset
SELECT is(jsonb_path_query_array(pg_temp.mailed(:m), '$.recorded[*].what'), jsonb '["We build the new lamp and send it on Monday", "I call you on Monday", "test it on Tuesday", "bring it on Thursday", "paint it on Friday"]', 'the words');

-- Replies to the mail mean its promise.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT pg_temp.commands(:t, 'anna', '#promise tomorrow: something else') \g /dev/null
SELECT is((pg_temp.o(pg_temp.last('found'))).promise_id, (pg_temp.nth(:t, 1)).id, 'the mail is about the promise');
SELECT is(pg_temp.replied(:t, 'anna', '#move mon 12:00: the courier is ill') LIKE 'Promise 1 of % (It is sent on Friday) is number 3 now, by Mon 30 Nov 2026 12:00%', true, '#move in a reply means it');
SELECT is(pg_temp.said(pg_temp.last('promise')) -> 'moved', jsonb '[{"what": "It is sent on Friday", "was": "2026-11-27T15:00:00Z", "due": "2026-11-30T10:00:00Z", "reason": "the courier is ill"}]', 'the customer is told');
SELECT is(pg_temp.replied(:t, 'anna', '#drop: it is lost') LIKE 'Promise 3 of % is withdrawn. %', true, '#drop means what became of it');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- #no: it was none. The customer is told nothing, now and later.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m, pg_temp.mails() AS x \gset
SELECT is(pg_temp.replied(:t, 'anna', '#no maybe'), '- #no stands alone, or with a number: #no 2. What the customer is to read stands below the commands.', 'nothing but a number'),
    is(pg_temp.replied(:t, 'anna', '#no 7'), format('- No promise 7 was found in the words of an answer of %s.', desk.ticket_label(:t)), 'one that is there');
SELECT is(pg_temp.replied(:t, 'anna', '#no'), '"It is sent on Friday" is no promise, then. The customer is told nothing of it.', '#no');
SELECT is(pg_temp.finding(:m), '1 declined', 'declined'), is(pg_temp.states(:t), '1 withdrawn', 'taken out'), is(pg_temp.mails(), '-', 'the customer is told nothing'),
    is(desk.progress_promises(:t, '-infinity'), '{}', 'nor later');
SELECT is(pg_temp.replied(:t, 'anna', '#no') LIKE '- Which one? Reply to the mail that asks about it%', true, 'once');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
-- A reply to another mail about the promise, and its number, mean it too.
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}'), pg_temp.found('I write on Monday', 'contact', '{"weekday": 1}')) AS m \gset
SELECT is(pg_temp.replied(:t, 'anna', '#no') LIKE '- Which one?%', true, 'of two promises a number is needed');
SELECT desk.tell_reminder(pg_temp.nth(:t, 2), :anna) \g /dev/null
SELECT is(pg_temp.replied(:t, 'anna', '#no', 'reminder'), '"It is sent on Friday" is no promise, then. The customer is told nothing of it.', 'a reply to the reminder');
SELECT is(pg_temp.commanded(:t, 'boris', '#no 3'), '"I write on Monday" is no promise, then. The customer is told nothing of it.', 'a number from anywhere');
-- Not when the customer has read it in our words, nor when it is over.
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT pg_temp.wait('1 hour'), desk.post_customer(:t, 'update', '{}') AS u \gset
SELECT is(pg_temp.replied(:t, 'anna', '#no'), '- The customer has been told of promise 4 since. Give it up, with a reason that he reads: #drop 4: the reason', 'told since in the desk''s words');
UPDATE desk.outbox SET state = 'dropped' WHERE id = :u;
SELECT pg_temp.wait('3 days') \g /dev/null
SELECT is(pg_temp.replied(:t, 'anna', '#no') LIKE '- It is too late for that: 4. It is sent on Friday: by %', true, 'its time has passed');

UPDATE desk.test_clock SET shift = '2026-11-25 16:15+02' - now();
-- Silent: a queue that does not look, an empty list, notes, commands alone, observe.
SELECT pg_temp.open() AS t \gset
UPDATE desk.service SET detected_promises = 'off';
SELECT is(desk.found_policy('general'), 'off', 'a queue has its own word'), is(desk.found_policy('sales'), 'record', 'others the desk''s');
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT is(pg_temp.ledger(:t), NULL, 'off'), is(pg_temp.finding(:m), NULL, 'and nothing is kept');
UPDATE desk.service SET detected_promises = NULL;
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'I ask him on Friday') || pg_temp.to_address(pg_temp.reply_to(pg_temp.t(:t), 'anna', 'note'))
    || jsonb_build_object('promises', jsonb_build_array(pg_temp.found('I ask him on Friday', 'deed', '{"weekday": 5}')))) \g /dev/null
SELECT is(pg_temp.ledger(:t), NULL, 'a note promises nothing');
UPDATE desk.setting SET mode = 'observe';
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT is(pg_temp.finding(:m), '1 shown observe', 'observe'), is(pg_temp.ledger(:t), NULL, 'promises nothing');
UPDATE desk.setting SET mode = 'live';

-- Her own mail to the customer, of which the desk has a copy; not one to others.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.direct(:t, 'anna@customer.test', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT is(pg_temp.ledger(:t), '1 open It is sent on Friday by 27 17:00', 'a direct mail promises'), is(pg_temp.finding(:m), '1 recorded', 'and is told'),
    is((pg_temp.nth(:t, 1)).outbox_id, NULL, 'stated by no mail of ours');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- An answer that does not arrive: what it promised was not read, and stands like every promise of an agent's; he is told that it failed.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('It is sent on Friday', 'deed', '{"weekday": 5}')) AS m, pg_temp.mails() AS x \gset
SELECT pg_temp.attempt((SELECT id FROM desk.outbox WHERE carries_id = :m AND kind = 'relay'), 'never', 550, 'no such user') \g /dev/null
SELECT is(pg_temp.states(:t), '1 open', 'refused: the promise stands'), is((SELECT agent_id FROM desk.outbox WHERE carries_id = :m AND kind = 'problem'), :anna, 'and she is told of the refusal');
SELECT is(pg_temp.replied(:t, 'anna', '#no') LIKE '"It is sent on Friday" is no promise, then.%', true, 'she may take it back'), is(pg_temp.mails(), '-', 'nobody is told');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- What promisectl says of it.
SELECT ticket_id AS t FROM desk.promise WHERE id = (SELECT max(promise_id) FROM desk.finding WHERE state = 'recorded') \gset
SELECT is((api.ctl_explain_promise((pg_temp.nth(:t, 1)).id) -> 'found') - '{sent_at,due_at,agent}'::text[], jsonb_build_object('number', 1, 'sentence', 'It is sent on Friday.', 'quote', 'It is sent on Friday',
    'words', 'by then', 'language', 'en', 'class', 'deed', 'conditional', false, 'read_as', jsonb '{"weekday": 5}', 'reading', 'weekday 5', 'other_at', NULL, 'precision', 'day', 'state', 'recorded', 'why', NULL,
    'promise', (pg_temp.nth(:t, 1)).id, 'concerns', 'Anna Kalniņa has 11 promises that are due on that day, this one included.', 'asks_next_at', NULL), 'the sentence, and how it was read');
SELECT is(desk.promise_untrue(p), NULL, 'it is what its events come to') FROM pg_temp.nth(:t, 1) p;

-- Each thing that audit_findings looks for.
SELECT is(pg_temp.audited($$UPDATE desk.finding SET agent_id = pg_temp.agent('boris')$$), 'what was found stands in an answer of that agent''s', 'whose words'),
    is(pg_temp.audited($$UPDATE desk.finding SET class = 'contact' WHERE state = 'recorded'$$), 'what was found and recorded is a promise that the answer made', 'the promise it made'),
    is(pg_temp.audited($$UPDATE desk.finding SET due_at = due_at + interval '1 hour', other_at = NULL WHERE state = 'recorded'$$), 'what was found and recorded is a promise that the answer made', 'by when'),
    is(pg_temp.audited($$DELETE FROM desk.finding WHERE state = 'recorded'$$), 'what an answer promises was found in it', 'what was promised'),
    is(pg_temp.audited($$UPDATE desk.finding SET state = 'declined' WHERE state = 'recorded'$$), 'what is said to be no promise is none', 'what was declined');

SELECT * FROM finish();
ROLLBACK;
