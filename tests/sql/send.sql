-- api.send_claim, send_begin (desk.outbox_begin), send_result (outbox_result), send_cannot (outbox_cannot), send_postpone
-- (outbox_postpone), send_release (outbox_release); desk.outbox_sent, outbox_failed,
-- outbox_later, outbox_uncertain, desk.due_outbox.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.due(outgoing bigint) RETURNS integer -- in seconds
LANGUAGE sql
AS $$
    SELECT extract(epoch FROM next_at - desk.now())::integer FROM desk.outbox WHERE id = outgoing
$$;
CREATE FUNCTION pg_temp.claims(worker text, n integer DEFAULT 100) RETURNS text
LANGUAGE sql
AS $$
    SELECT coalesce(string_agg(id::text, ' ' ORDER BY id), '-') FROM api.send_claim(worker, n)
$$;
SELECT is(pg_temp.claims('s'), '-', 'nothing to send');
SELECT (pg_temp.receipt(pg_temp.accept('{"message_id": "<q@x>"}' || pg_temp.vouched()))).id AS o1 \gset
SELECT is(c.id, :o1::bigint, 'a mail'), is(c.ticket_number, t.number, 'of a ticket'), is(c.kind, 'receipt', 'its kind'),
    is(c.template, 'receipt', 'template'), is(c.language, 'en', 'language'), is(c.facts, o.facts, 'facts'),
    is(c.sender_name, 'Acme Support', 'sender'), is(c.recipient, 'anna@customer.test', 'recipient'), is(c.recipient_name, 'Anna', 'name'),
    is(c.envelope_sender, '', 'envelope'), is(c.reply_to, o.reply_to, 'where to reply'), is(c.auto_submitted, 'auto-replied', 'automatic'),
    is(c.message_id, o.message_id::text, 'Message-ID'), is(c.in_reply_to, '<q@x>', 'parent'), is(c.reference_ids, t.anchor || ' <q@x>', 'references'),
    is(c.loop_mark, (pg_temp.setting()).loop_mark, 'loop mark'), is(c.desk_address, 'support@acme.test', 'From'), is(c.bytes, NULL, 'no bytes'),
    is(c.attempts, 0, 'never tried'), is(c.uncertain, 0, 'nothing uncertain'), is(c.age_ms, 0::bigint, 'just made')
FROM api.send_claim('s', 1) c JOIN desk.outbox o USING (id) JOIN desk.ticket t ON t.id = o.ticket_id;
SELECT is(pg_temp.claims('t'), '-', 'it is claimed');
SELECT pg_temp.wait('121 seconds');
SELECT is(pg_temp.claims('t'), :'o1', 'for two minutes');

-- What is over when a mail first leaves is not told as something to come: desk.facts_at
SELECT is(desk.facts_at(f, '2026-11-20T12:00:00Z'), desk.facts_at(f, '2026-11-20T11:59:59Z') - k || CASE k WHEN 'reply_by' THEN jsonb '{"reply_was_due": "2026-11-20T12:00:00Z"}' ELSE '{}' END, k)
FROM unnest('{reply_by,update_by,resolve_by,next_update,next}'::text[]) k, jsonb_build_object(k, '2026-11-20T12:00:00Z', 'number', 'ACME-1', 'due', '2026-11-20T10:00:00Z') f;
SELECT is(desk.facts_at(f, '2026-11-20T11:59:59Z'), f, 'a second before all is told'), is(desk.facts_at(f, '2026-11-20T12:00:00Z'), '{"number": "ACME-1"}', 'nor that a question is the last')
FROM (VALUES (jsonb '{"number": "ACME-1", "last": true, "closes_at": "2026-11-20T12:00:00Z"}')) v (f);
SAVEPOINT over;
UPDATE desk.outbox SET facts = facts || jsonb_build_object('reply_by', desk.utc_text(desk.now() + interval '1 hour')), leased_until = NULL WHERE id = :o1;
SELECT pg_temp.wait('1 hour');
SELECT ok(c.facts ? 'reply_was_due' AND NOT c.facts ? 'reply_by', 'a receipt that could not leave in time') FROM api.send_claim('t', 1) c;
UPDATE desk.outbox SET bytes = 'as it was', leased_until = NULL WHERE id = :o1;
SELECT ok(c.facts ? 'reply_by', 'once it has left its words are fixed') FROM api.send_claim('t', 1) c;
ROLLBACK TO over;

-- Bytes are fixed
SELECT ok(NOT api.send_begin(:o1, 's', 'late'), 'the lease is lost');
SELECT ok(api.send_begin(:o1, 't', 'bytes'), 'begun');
SELECT is(o.state, 'sending', 'under way'), is(o.bytes, 'bytes', 'with these bytes'), is(o.attempts, 1::smallint, 'once') FROM desk.outbox o WHERE id = :o1;
SELECT ok(NOT api.send_begin(:o1, 't', 'again'), 'not twice');
SELECT is(pg_temp.claims('s'), '-', 'nobody else gets it');
SELECT is(api.send_result(:o1, 's', 'never', 550, 'x'), 'sending', 'who does not have it changes nothing');
SELECT throws_ok(format($$SELECT api.send_result(%s, 't', 'perhaps', 0, '')$$, :o1), '22023', NULL, 'an outcome that is none');
SELECT is(api.send_result(:o1, 't', 'later', 451, 'greylisted'), 'retry', 'refused for now');
SELECT ok(api.send_begin(:o1, 't', 'x') IS FALSE, 'and given back');
SELECT ok(bool_and(desk.retry_wait(x.attempts) BETWEEN make_interval(mins => x.minutes) AND make_interval(secs => 75 * x.minutes)), 'waits grow up to half an hour, a quarter is chance')
FROM (VALUES (0, 1), (1, 1), (2, 2), (3, 5), (4, 10), (5, 30), (99, 30)) x (attempts, minutes), generate_series(1, 20);
SELECT ok(pg_temp.due(:o1) BETWEEN 60 AND 75, 'again in a minute'), is(o.last_code, 451, 'the answer'), is(o.last_reply, 'greylisted', 'is kept'),
    is(o.worker, NULL, 'nobody''s') FROM desk.outbox o WHERE id = :o1;
SELECT is(pg_temp.claims('s'), '-', 'not before');
SELECT is(pg_temp.attempt(:o1, 'later', 451, 'x'), 'retry', 'attempt ' || n),
    ok(pg_temp.due(:o1) BETWEEN s AND s * 5 / 4, format('attempt %s: again after %s s', n, s))
FROM (VALUES (2, 120), (3, 300), (4, 600), (5, 1800), (6, 1800), (7, 1800)) v (n, s);
SELECT is(bytes, 'bytes', 'always the same bytes') FROM desk.outbox WHERE id = :o1;
SELECT pg_temp.wait('5 days');
SELECT is(pg_temp.attempt(:o1, 'later', 451, 'still'), 'failed', 'after five days it is given up');
SELECT is(o.reason, 'gave up after 5 days', 'for that reason') FROM desk.outbox o WHERE id = :o1;
SELECT is(t.attention, 'undeliverable', 'a person is asked') FROM desk.ticket t JOIN desk.outbox o ON o.ticket_id = t.id WHERE o.id = :o1;
SELECT is(o.facts ->> 'name', 'mail-failed', 'the admin is told'), matches(o.facts ->> 'detail', 'anna@customer.test: gave up', 'of what')
FROM desk.outbox o WHERE kind = 'admin';

-- Sent
SELECT (pg_temp.receipt(pg_temp.accept('{"subject": "two"}'))).id AS o2 \gset
SELECT is(pg_temp.attempt(:o2, 'done', 250, '2.0.0 Ok: queued as X'), 'sent', 'sent');
SELECT is(o.sent_at, desk.now(), 'when'), is(o.last_reply, '2.0.0 Ok: queued as X', 'under which number') FROM desk.outbox o WHERE id = :o2;
SELECT is(e.facts, jsonb '{"code": 250, "reply": "2.0.0 Ok: queued as X", "attempt": 1}', 'an event tells it') FROM desk.event e WHERE outbox_id = :o2 AND kind = 'sent';
SELECT is(api.send_result(:o2, 'sender', r, 0, ''), 'sent', 'sent stays sent: ' || r) FROM unnest('{later,never,unknown,done}'::text[]) r;
SELECT is((SELECT count(*) FROM desk.event WHERE outbox_id = :o2 AND kind = 'sent'), 1::bigint, 'once');

-- Refused
SELECT (pg_temp.receipt(pg_temp.accept('{"subject": "three"}'))).id AS o3 \gset
SELECT is(pg_temp.attempt(:o3, 'never', 550, '5.1.1 no such user'), 'failed', 'refused for good');
SELECT is(pg_temp.attempt(:o3, 'done'), 'not begun', 'and not tried again');
SELECT is(reason, 'refused', 'for that reason') FROM desk.outbox WHERE id = :o3;

-- Uncertain
SELECT (pg_temp.receipt(pg_temp.accept(pg_temp.sender('u@u.test') || '{"subject": "four"}'))).id AS o4 \gset
SELECT is(pg_temp.attempt(:o4, 'unknown', 354, 'connection lost'), 'retry', 'the answer was lost'), is(pg_temp.due(:o4), 60, 'once more in a minute');
SELECT is(o.uncertain, 1::smallint, 'marked') FROM desk.outbox o WHERE id = :o4;
SELECT is((SELECT uncertain FROM (SELECT pg_temp.wait('2 minutes')) w, api.send_claim('sender', 9) WHERE id = :o4), 1, 'whoever sends it knows');
SELECT api.send_begin(:o4, 'sender', 'other bytes') \g /dev/null
SELECT is(bytes, 'the bytes', 'the same bytes') FROM desk.outbox WHERE id = :o4;
SELECT is(api.send_result(:o4, 'sender', 'unknown', 354, 'lost again'), 'failed', 'twice lost: a person decides');
SELECT is(reason, 'uncertain', 'for that reason') FROM desk.outbox WHERE id = :o4;
SELECT is(api.send_result(:o4, 'sender', 'done', 250, 'late'), 'sent', 'a late answer is the truth');
SELECT is(desk.outbox_uncertain(:o3), 'retry', 'the functions themselves'), is(desk.outbox_later(:o3), 'retry', 'later'),
    is(desk.outbox_failed(:o3, 'x'), 'failed', 'failed'), is(desk.outbox_sent(:o3, 250, ''), 'sent', 'sent');

-- Lost leases
SELECT (pg_temp.receipt(pg_temp.accept(pg_temp.sender('l@l.test') || '{"subject": "five"}'))).id AS o5 \gset
SELECT pg_temp.claims('gone') \g /dev/null
SELECT api.send_begin(:o5, 'gone', 'bytes') \g /dev/null
SELECT is(desk.due_outbox(9), 0, 'a lease holds');
SELECT pg_temp.wait('14 minutes');
SELECT is(desk.due_outbox(9), 0, 'for a long dialogue');
SELECT pg_temp.wait('2 minutes');
SELECT is(desk.due_outbox(9), 1, 'not for ever');
SELECT is(o.state, 'retry', 'it may have been sent'), is(o.uncertain, 1::smallint, 'that is uncertain') FROM desk.outbox o WHERE id = :o5;
SELECT is(api.send_result(:o5, 'gone', 'never', 550, ''), 'retry', 'the lost worker''s word is too late'),
    is(api.send_result(:o5, 'gone', 'done', 250, ''), 'sent', 'but for the truth');

-- Given back
SELECT (pg_temp.receipt(pg_temp.accept(pg_temp.sender('p@p.test') || '{"subject": "six"}'))).id AS o6 \gset
SELECT pg_temp.claims('s') \g /dev/null
SELECT api.send_postpone(:o6, 's', 300, 'login refused');
SELECT is(o.state, 'queued', 'not tried'), is(o.attempts, 0::smallint, 'not counted'), is(pg_temp.due(:o6), 300, 'in five minutes'),
    is(o.last_reply, 'login refused', 'why') FROM desk.outbox o WHERE id = :o6;
SELECT pg_temp.wait('301 seconds');
SELECT pg_temp.claims('s') \g /dev/null
SELECT api.send_begin(:o6, 's', 'six') \g /dev/null
SELECT api.send_postpone(:o6, 's', 0, 'MAIL refused');
SELECT is(o.state, 'retry', 'begun'), is(o.attempts, 0::smallint, 'and not counted'), is(o.bytes, 'six', 'with its bytes') FROM desk.outbox o WHERE id = :o6;
SELECT pg_temp.claims('s') \g /dev/null
SELECT api.send_release('s');
SELECT is(o.worker, NULL, 'released'), is(o.uncertain, 0::smallint, 'nothing was under way') FROM desk.outbox o WHERE id = :o6;
SELECT pg_temp.claims('s') \g /dev/null
SELECT api.send_begin(:o6, 's', 'six') \g /dev/null
SELECT api.send_release('s');
SELECT is(o.state, 'retry', 'what was under way'), is(o.uncertain, 1::smallint, 'is uncertain') FROM desk.outbox o WHERE id = :o6;
SELECT pg_temp.wait('61 seconds');
SELECT pg_temp.claims('s') \g /dev/null
SELECT api.send_cannot(:o6, 'other', 'not mine');
SELECT isnt(state, 'failed', 'only who has it can say so') FROM desk.outbox WHERE id = :o6;
SELECT api.send_cannot(:o6, 's', 'the fact "desk" is missing');
SELECT is(o.state, 'failed', 'cannot be made'), is(o.reason, 'the fact "desk" is missing', 'why') FROM desk.outbox o WHERE id = :o6;

-- Order: of a ticket and recipient the lowest alone
SELECT (pg_temp.receipt(pg_temp.accept(pg_temp.sender('q@q.test') || '{"subject": "seven"}'))).id AS o7 \gset
INSERT INTO desk.agent (address, name, since) VALUES ('boris@acme.test', 'Boris Ivanov', desk.now());
INSERT INTO desk.customer (address, created_at) VALUES ('z@z.test', desk.now());
INSERT INTO desk.participant SELECT o.ticket_id, c.id, 'participant', desk.now() FROM desk.outbox o, desk.customer c WHERE o.id = :o7 AND c.address = 'z@z.test';
INSERT INTO desk.message (ticket_id, seq, kind, agent_id, sender, authenticated, subject, text, new_text, joined_by, received_at, created_at)
SELECT o.ticket_id, 3, 'human', a.id, '', true, '', 'x', 'x', 'agent', desk.now(), desk.now() FROM desk.outbox o, desk.agent a WHERE o.id = :o7;
INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, envelope_sender, reply_to, message_id,
    next_at, created_at, agent_id, carries_id)
SELECT o.ticket_id, v.seq, 'relay', 'relay', 'en', jsonb_build_object('text', m.text), '', v.recipient, '', '', v.id, desk.now(), desk.now(), a.id, m.id
FROM desk.outbox o JOIN desk.message m ON m.ticket_id = o.ticket_id JOIN desk.agent a ON a.id = m.agent_id,
    (VALUES (4, 'Q@q.test', '<q@x>'), (5, 'z@z.test', '<z@x>')) v (seq, recipient, id) WHERE o.id = :o7;
UPDATE desk.ticket SET next_seq = 6 WHERE id = (SELECT ticket_id FROM desk.outbox WHERE id = :o7);
SELECT id AS o8 FROM desk.outbox WHERE recipient = 'Q@q.test' \gset
SELECT id AS o9 FROM desk.outbox WHERE recipient = 'z@z.test' \gset
UPDATE desk.outbox SET state = 'dropped' WHERE id NOT IN (:o7, :o8, :o9) AND state IN ('queued', 'retry');
SELECT is(pg_temp.claims('s'), :'o7' || ' ' || :'o9', 'the first of each recipient');
SELECT is(pg_temp.claims('s'), '-', 'the next waits while the first is claimed');
SELECT api.send_begin(:o7, 's', 'x') \g /dev/null
SELECT api.send_result(:o7, 's', 'later', 450, '') \g /dev/null
SELECT is(pg_temp.claims('s'), '-', 'and while it is to be tried again');
SELECT is(pg_temp.attempt(:o7, 'done'), 'sent', 'it is sent');
SELECT is((SELECT worker FROM desk.outbox WHERE id = :o8), NULL, 'the next could not be claimed with it');
SELECT is(pg_temp.claims('t'), :'o8', 'now it is its turn');

-- In mode observe nothing goes out
SELECT api.send_release('t'), api.send_release('s'), api.send_release('sender');
SELECT api.configure(pg_temp.configuration(mode => 'observe'));
SELECT is(pg_temp.claims('s'), '-', 'nothing in mode observe');
SELECT api.configure(pg_temp.configuration());
SELECT isnt(pg_temp.claims('s'), '-', 'and again in mode live');

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
