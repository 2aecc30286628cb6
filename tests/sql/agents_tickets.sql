-- Tickets that are merged (desk.ticket_merge under accept_lock, ticket_merge_people, ticket_merge_state, talk_move) and split
-- (ticket_split, ticket_split_people), and who takes part in them: where mail belongs afterwards.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
SELECT api.configure(pg_temp.configuration(budget => '{"per_address_hour": 1000, "per_address_day": 1000, "per_domain_hour": 1000}')
    || jsonb '{"agents": [{"name": "Anna Kalnina", "address": "anna@acme.test", "aliases": ["ak@home.test"]},
        {"name": "Boris Ivanov", "address": "boris@acme.test"}, {"name": "Laura Berg", "address": "laura@acme.test"}]}') \g /dev/null
SELECT (SELECT id FROM desk.agent WHERE address = 'anna@acme.test') AS anna, (SELECT id FROM desk.agent WHERE address = 'boris@acme.test') AS boris,
    (SELECT id FROM desk.agent WHERE address = 'laura@acme.test') AS laura \gset

-- A ticket of this person (id), opened by a mail of his whose Message-ID is <KEY@x>.
CREATE FUNCTION pg_temp.open(key text, who text DEFAULT NULL) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT (pg_temp.ticket(pg_temp.accept(jsonb_build_object('message_id', format('<%s@x>', key), 'subject', 'The matter ' || key)
        || pg_temp.sender(coalesce(who, key || '@customer.test'))))).id
$$;
CREATE FUNCTION pg_temp.message_of(mail bigint) RETURNS desk.message LANGUAGE sql
AS $$ SELECT m.* FROM desk.message m WHERE m.incoming_id = mail $$;
-- Where a mail of this person goes: 'NUMBER by WAY', or 'new', or 'ATTENTION NUMBER'.
CREATE FUNCTION pg_temp.goes(who text, more jsonb) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_mail bigint := pg_temp.accept(pg_temp.sender(who) || more);
    t desk.ticket := pg_temp.ticket(v_mail);
    m desk.message := pg_temp.message_of(v_mail);
BEGIN
    IF m.joined_by <> 'new' THEN
        RETURN t.id || ' by ' || m.joined_by;
    END IF;
    RETURN coalesce(t.attention || ' ' || t.claims, 'new');
END;
$$;
-- A mail with each sign of the ticket as it was when its receipt went out: token, id of our mail, the mail's own id, anchor, tag.
CREATE FUNCTION pg_temp.signs(ticket bigint, key text) RETURNS TABLE (sign text, mail jsonb)
LANGUAGE sql
AS $$
    SELECT v.sign, v.mail
    FROM desk.ticket t JOIN desk.outbox o ON o.ticket_id = t.id AND o.kind = 'receipt'
    CROSS JOIN LATERAL (VALUES
        ('token', jsonb_build_object('to', jsonb_build_array(jsonb_build_object('name', '', 'address', o.reply_to)))),
        ('message-id', jsonb_build_object('in_reply_to', jsonb_build_array(o.message_id))),
        ('message-id', jsonb_build_object('references', jsonb_build_array('<other@x>', format('<%s@x>', key)))),
        ('anchor', jsonb_build_object('references', jsonb_build_array(t.anchor))),
        ('subject', jsonb_build_object('subject', format('Re: [ACME-%s] more', t.number)) || pg_temp.vouched())) AS v (sign, mail)
    WHERE t.id = ticket
$$;
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE statement;
    RETURN NULL;
EXCEPTION
    WHEN SQLSTATE 'PD003' THEN
        RETURN SQLERRM;
END;
$$;
CREATE FUNCTION pg_temp.parts(ticket bigint) RETURNS text LANGUAGE sql
AS $$
    SELECT string_agg(c.address || ' ' || p.role, ', ' ORDER BY p.role DESC, c.address)
    FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id WHERE p.ticket_id = ticket
$$;
CREATE FUNCTION pg_temp.watchers(ticket bigint) RETURNS text LANGUAGE sql
AS $$ SELECT string_agg(split_part(a.name, ' ', 1), ', ' ORDER BY a.name) FROM desk.watcher w JOIN desk.agent a ON a.id = w.agent_id WHERE w.ticket_id = ticket $$;
CREATE FUNCTION pg_temp.note(ticket bigint, said text) RETURNS bigint LANGUAGE sql
AS $$
    SELECT desk.note_put(ticket, jsonb_populate_record(NULL::desk.mail, jsonb_build_object('subject', 'n', 'received_at', desk.now())),
        jsonb_build_object('text', said, 'new_text', said, 'from_raw', 'x'), 'note', NULL, (SELECT min(id) FROM desk.agent))
$$;
CREATE FUNCTION pg_temp.talk(ticket bigint) RETURNS text LANGUAGE sql
AS $$
    SELECT string_agg(what, ' ' ORDER BY seq)
    FROM (SELECT seq, btrim(split_part(message_id, '@', 1), '<') AS what FROM desk.message WHERE ticket_id = ticket
          UNION ALL SELECT seq, new_text FROM desk.note WHERE ticket_id = ticket) x
$$;

-- Merge: what moves
SELECT pg_temp.open('a1', 'ada@customer.test') AS a \gset
SELECT pg_temp.wait('1 minute'); SELECT pg_temp.open('b1', 'bert@customer.test') AS b \gset
SELECT pg_temp.wait('1 minute'); SELECT pg_temp.note(:a, 'inside') \g /dev/null
SELECT pg_temp.wait('1 minute'); SELECT pg_temp.accept('{"message_id": "<a2@x>", "in_reply_to": ["<a1@x>"], "attachments": []}' || pg_temp.sender('ada@customer.test')) \g /dev/null
SELECT pg_temp.wait('1 minute'); SELECT pg_temp.accept('{"message_id": "<b2@x>", "in_reply_to": ["<b1@x>"]}' || pg_temp.sender('bert@customer.test')) \g /dev/null
SELECT desk.watch(:a, :laura), desk.participant_add(:a, 'carl@third.test', 'Carl', :anna) \g /dev/null
SELECT q.waiting AS waiting FROM desk.queue q WHERE name = 'general' \gset
SELECT is(desk.ticket_now(:a), :a::bigint, 'a ticket is itself');
SELECT lives_ok(format('SELECT desk.ticket_merge(%s, %s, %s)', :a, :b, :anna), 'merged');
SELECT is(desk.ticket_now(:a), :b::bigint, 'a merged one is the other');
SELECT is(pg_temp.talk(:b), 'b1 b2 a1 inside a2', 'all that was said moves, in the order of its time');
SELECT is(pg_temp.talk(:a), NULL, 'nothing stays');
SELECT is(pg_temp.parts(:b), 'bert@customer.test requester, ada@customer.test participant, carl@third.test participant', 'who takes part');
SELECT is(pg_temp.watchers(:b), 'Laura', 'who watches');
SELECT is(t.state::text, 'closed', 'closed'), is(t.merged_into, :b::bigint, 'and merged'), isnt(t.closed_at, NULL, 'now') FROM desk.ticket t WHERE id = :a;
SELECT is(q.waiting::integer, :waiting - 1, 'one ticket fewer waits') FROM desk.queue q WHERE name = 'general';
SELECT results_eq(format('SELECT kind, facts ->> ''into'', facts ->> ''from'' FROM desk.event WHERE ticket_id IN (%s, %s) AND kind IN (''merged'', ''absorbed'') ORDER BY id', :a, :b),
    format($$VALUES ('merged', '%s', NULL), ('absorbed', NULL, '%s')$$, (SELECT number FROM desk.ticket WHERE id = :b), (SELECT number FROM desk.ticket WHERE id = :a)), 'both know');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');
SELECT is(desk.ticket_number_of((SELECT incoming_id FROM desk.message WHERE message_id = '<a1@x>')), (SELECT number FROM desk.ticket WHERE id = :b), 'a moved mail is in the other ticket');

-- Mail to a merged number, each way, from each of those who take part; a stranger as before
SELECT is(pg_temp.goes('ada@customer.test', s.mail), format('%s by %s', :b, s.sign), 'a merged ticket''s ' || s.sign) FROM pg_temp.signs(:a, 'a1') s;
SELECT is(pg_temp.goes('bert@customer.test', s.mail), format('%s by %s', :b, s.sign), 'his who was in the other: ' || s.sign) FROM pg_temp.signs(:a, 'a1') s;
SELECT is(pg_temp.goes('ada@customer.test', s.mail), format('%s by %s', :b, s.sign), 'the other''s own ' || s.sign) FROM pg_temp.signs(:b, 'b1') s;
SELECT is(pg_temp.goes('mallory@evil.test', s.mail), CASE s.sign WHEN 'subject' THEN 'claims ' ELSE 'wrong-person ' END || :b, 'a stranger''s ' || s.sign)
FROM pg_temp.signs(:a, 'a1') s WHERE sign <> 'subject';
SELECT is(pg_temp.goes('mallory@evil.test', jsonb_build_object('subject', format('[ACME-%s]', (SELECT number FROM desk.ticket WHERE id = :a)))), 'claims ' || :b, 'a stranger''s number');

-- A chain, in each direction: into a merged one, and a merged-into one into a third
SELECT pg_temp.open('c1', 'cleo@customer.test') AS c, pg_temp.open('d1', 'dora@customer.test') AS d \gset
SELECT desk.ticket_merge(:b, :c, :anna) \g /dev/null
SELECT is((SELECT array_agg(merged_into ORDER BY id) FROM desk.ticket WHERE id IN (:a, :b)), ARRAY[:c, :c]::bigint[], 'all numbers name the last');
SELECT desk.ticket_merge(:a, :d, :anna) \g /dev/null
SELECT is((SELECT array_agg(merged_into ORDER BY id) FROM desk.ticket WHERE id IN (:a, :b, :c)), ARRAY[:d, :d, :d]::bigint[], 'a merged number stands for where it is');
SELECT is(pg_temp.goes('ada@customer.test', s.mail), format('%s by %s', :d, s.sign), 'after merges of merges: ' || s.sign || ' of ' || k.key)
FROM (VALUES (:a::bigint, 'a1'), (:b, 'b1'), (:c, 'c1'), (:d, 'd1')) k (ticket, key) CROSS JOIN LATERAL pg_temp.signs(k.ticket, k.key) s;
SELECT is(pg_temp.refusal(format('SELECT desk.ticket_merge(%s, %s, %s)', x, y, :anna)), 'they are one ticket already', 'not into itself')
FROM (VALUES (:d::bigint, :d::bigint), (:a, :d), (:d, :a), (:a, :b)) v (x, y);
SELECT is(pg_temp.refusal(format('SELECT desk.ticket_merge(%s, 0, %s)', :d, :anna)), 'there is no such ticket', 'nor into nothing');
SELECT is(pg_temp.parts(:d), 'dora@customer.test requester, ada@customer.test participant, bert@customer.test participant, carl@third.test participant, cleo@customer.test participant',
    'the requester stays');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');
SELECT is(desk.token_ticket(:a, '{}'), :d::bigint, 'what a token means');
SELECT is(api.ctl_explain_ticket(x.number), api.ctl_explain_ticket(y.number), 'who asks about a merged number is told of where it is') FROM desk.ticket x, desk.ticket y WHERE x.id = :a AND y.id = :d;

-- Merge: state, owner, attention
CREATE FUNCTION pg_temp.both(of_from text, of_into text) RETURNS desk.ticket
LANGUAGE plpgsql
AS $$
DECLARE
    v_key text := 'k' || nextval('pg_temp.story_uid');
    f bigint := pg_temp.open(v_key || 'f');
    t bigint := pg_temp.open(v_key || 't');
    r desk.ticket;
BEGIN
    EXECUTE format('UPDATE desk.ticket SET %s WHERE id = %s', of_from, f);
    EXECUTE format('UPDATE desk.ticket SET %s WHERE id = %s', of_into, t);
    PERFORM desk.ticket_merge(f, t, NULL);
    SELECT * INTO r FROM desk.ticket WHERE id = t;
    RETURN r;
END;
$$;
\set closed 'state = ''closed'', closed_at = desk.now()'
SELECT is((pg_temp.both('cause = NULL', :'closed')).state::text, 'open', 'open into closed is open');
SELECT is((pg_temp.both('cause = NULL', :'closed')).closed_at, NULL, 'and not closed at any time');
SELECT is((pg_temp.both(:'closed', 'cause = NULL')).state::text, 'open', 'closed into open too');
SELECT is((pg_temp.both(:'closed', :'closed')).state::text, 'closed', 'two closed ones stay so');
SELECT is((pg_temp.both('state = ''waiting''', :'closed')).state::text, 'waiting', 'waiting into closed waits');
SELECT is((pg_temp.both('state = ''waiting'', wait_until = ''2027-01-02''', 'state = ''waiting'', wait_until = ''2027-01-03''')).wait_until, '2027-01-02'::timestamptz, 'until the earlier');
SELECT is((pg_temp.both('state = ''waiting'', wait_until = ''2027-01-02''', 'cause = NULL')).wait_until, NULL, 'an open one waits for nothing');
SELECT is((pg_temp.both('owner_id = ' || :anna, 'cause = NULL')).owner_id, :anna, 'its owner, where there was none');
SELECT pg_temp.both('owner_id = ' || :anna, 'owner_id = ' || :boris) AS two \gset
SELECT is(((:'two')::desk.ticket).owner_id, :boris, 'the owner stays'), is(pg_temp.watchers(((:'two')::desk.ticket).id), 'Anna', 'the other''s watches');
SELECT is(pg_temp.watchers((pg_temp.both('owner_id = ' || :anna, 'owner_id = ' || :anna)).id), NULL, 'an owner does not watch his own');
SELECT is((pg_temp.both('priority = ''high''', 'priority = ''low''')).priority::text, 'high', 'the higher priority');
SELECT is((pg_temp.both('priority = ''low''', 'priority = ''critical''')).priority::text, 'critical', 'of both');
SELECT is((pg_temp.both('cause = ''bug''', 'cause = NULL')).cause, 'bug', 'the cause');
SELECT is((pg_temp.both('attention = ''held''', 'cause = NULL')).attention::text, 'held', 'why a person must look');
SELECT is((pg_temp.both('attention = ''wrong-person''', 'cause = NULL')).attention, NULL, 'but not that it seemed to belong elsewhere');
SELECT is((pg_temp.both('attention = ''claims''', 'attention = ''undeliverable''')).attention::text, 'undeliverable', 'the other''s reason stays');
SELECT is((pg_temp.both('automatic = true', 'cause = NULL')).automatic, false, 'a person''s ticket stays one'),
    is((pg_temp.both('cause = NULL', 'automatic = true')).automatic, false, 'and makes one of a machine''s'),
    is((pg_temp.both('automatic = true', 'automatic = true')).automatic, true, 'two machines''');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');

-- An internal ticket and a customer's
SELECT (o).id AS inside FROM (SELECT desk.ticket_open(NULL, 'Inside', 'general', 'en', true, desk.now(), pg_temp.setting()) AS o) x \gset
SELECT pg_temp.note(:inside, 'first') \g /dev/null
SELECT q.waiting AS waiting FROM desk.queue q WHERE name = 'general' \gset
SELECT pg_temp.open('e1', 'eve@customer.test') AS e \gset
SELECT is(q.waiting::integer, :waiting + 1, 'internal tickets are not among those that wait') FROM desk.queue q WHERE name = 'general';
SELECT desk.ticket_merge(:e, :inside, :anna) \g /dev/null
SELECT is(t.internal, false, 'it has a customer now'), is(pg_temp.parts(t.id), 'eve@customer.test requester', 'whose it is') FROM desk.ticket t WHERE id = :inside;
SELECT is(q.waiting::integer, :waiting + 1, 'and waits') FROM desk.queue q WHERE name = 'general';
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');

SELECT (o).id AS inside FROM (SELECT desk.ticket_open(NULL, 'Inside', 'general', 'en', true, desk.now(), pg_temp.setting()) AS o) x \gset
SELECT pg_temp.note(:inside, 'first'), desk.participant_add(:inside, 'fay@customer.test', '', :anna), pg_temp.open('f1', 'fay@customer.test') AS f \gset
SELECT desk.ticket_merge(:f, :inside, :anna) \g /dev/null
SELECT is(pg_temp.parts(:inside), 'fay@customer.test requester', 'who took part in it is its requester now');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');

-- A report about a mail of the merged ticket finds it: what went out stays with its number
SELECT is(count(*), 1::bigint, 'the receipt') FROM desk.outbox WHERE ticket_id = :a AND kind = 'receipt';
SELECT is((desk.report_target(pg_temp.mail(jsonb_build_object('delivered_to', jsonb_build_array(o.reply_to))), '{"action": "failed", "status": "5.1.1"}', pg_temp.setting())).outbox_id,
    o.id, 'a bounce to its token') FROM desk.outbox o WHERE ticket_id = :a AND kind = 'receipt';

-- Split
SELECT pg_temp.open('s1', 'sam@customer.test') AS t \gset
SELECT desk.participant_add(:t, 'pia@customer.test', 'Pia', :anna), desk.watch(:t, :laura) \g /dev/null
UPDATE desk.ticket SET owner_id = :boris WHERE id = :t;
SELECT pg_temp.wait('1 minute');
SELECT o.message_id AS receipt, o.reply_to FROM desk.outbox o WHERE ticket_id = :t AND kind = 'receipt' \gset
SELECT pg_temp.accept(jsonb_build_object('message_id', '<s2@x>', 'subject', 'Another thing', 'in_reply_to', jsonb_build_array(:'receipt'),
    'references', jsonb_build_array('<s1@x>', :'receipt')) || pg_temp.sender('pia@customer.test')) AS s2 \gset
SELECT pg_temp.wait('1 minute'); SELECT pg_temp.accept('{"message_id": "<s3@x>", "in_reply_to": ["<s1@x>"]}' || pg_temp.sender('sam@customer.test')) AS s3 \gset
SELECT pg_temp.wait('1 minute'); SELECT pg_temp.accept('{"message_id": "<s4@x>", "in_reply_to": ["<s2@x>"]}' || pg_temp.sender('sam@customer.test')) AS s4 \gset
SELECT pg_temp.wait('1 minute'); SELECT pg_temp.accept('{"message_id": "<s5@x>", "in_reply_to": ["<s4@x>"]}' || pg_temp.sender('pia@customer.test')) AS s5 \gset
INSERT INTO desk.blob (sha256, content) VALUES (sha256('f'), 'f');
INSERT INTO desk.attachment (message_id, position, name, type, size, sha256, inline)
SELECT id, 0, 'f.txt', 'text/plain', 1, sha256('f'), false FROM desk.message WHERE incoming_id = :s2;
SELECT results_eq(format('SELECT desk.split_followers(pg_temp.message_of(%s)) ORDER BY 1', :s2),
    format('SELECT id FROM desk.message WHERE incoming_id IN (%s, %s, %s) ORDER BY id', :s2, :s4, :s5), 'a message and what answers it');
SELECT matches(pg_temp.refusal(format('SELECT desk.ticket_split(%s, %s, %s)', :t, (SELECT id FROM desk.message WHERE message_id = '<s1@x>'), :anna)), 'opened with', 'what the ticket was opened with stays');
SELECT is(pg_temp.refusal(format('SELECT desk.ticket_split(%s, %s, %s)', :t, (SELECT id FROM desk.message WHERE message_id = '<e1@x>'), :anna)), 'it is no message of this ticket', 'no other ticket''s');
SELECT pg_temp.open('only', 'only@customer.test') AS only \gset
SELECT is(pg_temp.refusal(format('SELECT desk.ticket_split(%s, %s, %s)', x, (SELECT id FROM desk.message WHERE ticket_id = x AND seq = 1), :anna)), 'it is the only message of the ticket', 'not the only one')
FROM (VALUES (:only)) v (x);
SELECT desk.ticket_split(:t, (pg_temp.message_of(:s2)).id, :anna) AS n \gset
SELECT is(pg_temp.talk(:n), 's2 s4 s5', 'the message and what answers it'), is(pg_temp.talk(:t), 's1 s3', 'the rest stays');
SELECT is(n.subject, 'Another thing', 'its subject'), is(n.state::text, 'open', 'open'), is(n.queue, 'general', 'the same queue'), is(n.owner_id, :boris, 'the same owner'),
    is(n.split_from, :t::bigint, 'where it comes from'), is(n.automatic, false, 'a person''s') FROM desk.ticket n WHERE id = :n;
SELECT is(pg_temp.parts(:n), 'pia@customer.test requester, sam@customer.test participant', 'its sender is the requester; who answered takes part'),
    is(pg_temp.parts(:t), 'sam@customer.test requester, pia@customer.test participant', 'nobody leaves the old one');
SELECT is(pg_temp.watchers(:n), 'Anna, Laura', 'who split it, and who watched');
SELECT is((SELECT count(*) FROM desk.outbox WHERE ticket_id = :n AND kind = 'receipt'), 0::bigint, 'no second receipt');
SELECT is((SELECT count(*) FROM desk.attachment a JOIN desk.message m ON m.id = a.message_id WHERE m.ticket_id = :n), 1::bigint, 'its files go along');
SELECT results_eq(format('SELECT kind, facts ->> ''into'', facts ->> ''split_from'' FROM desk.event WHERE (ticket_id, kind) IN ((%s, ''split''), (%s, ''opened'')) ORDER BY id', :t, :n),
    format($$VALUES ('split', '%s', NULL), ('opened', NULL, '%s')$$, (SELECT number FROM desk.ticket WHERE id = :n), (SELECT number FROM desk.ticket WHERE id = :t)), 'both know');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');

-- Replies to old ids
SELECT jsonb_build_object('to', jsonb_build_array(jsonb_build_object('name', '', 'address', :'reply_to'))) AS old_token \gset
SELECT is(pg_temp.goes('pia@customer.test', '{"in_reply_to": ["<s2@x>"]}'), :n || ' by message-id', 'what answers it goes to the new one');
SELECT is(pg_temp.goes('pia@customer.test', jsonb_build_object('in_reply_to', jsonb_build_array('<s2@x>'), 'references', jsonb_build_array('<s1@x>', :'receipt', '<s2@x>'))), :n || ' by message-id', 'with the old one among its references');
SELECT is(pg_temp.goes('pia@customer.test', jsonb_build_object('in_reply_to', jsonb_build_array('<s2@x>'), 'references', jsonb_build_array('<s1@x>', :'receipt', '<s2@x>')) || :'old_token'::jsonb),
    :n || ' by token', 'even to the old one''s token');
SELECT is(pg_temp.goes('sam@customer.test', '{"in_reply_to": ["<s5@x>"]}' || :'old_token'::jsonb), :n || ' by token', 'and what answers what answers it');
SELECT is(pg_temp.goes('pia@customer.test', :'old_token'::jsonb), :t || ' by token', 'the token alone is the old one''s');
SELECT is(pg_temp.goes('pia@customer.test', jsonb_build_object('in_reply_to', jsonb_build_array(:'receipt')) || :'old_token'::jsonb), :t || ' by token', 'so is what answers our mail');
SELECT is(pg_temp.goes('pia@customer.test', '{"in_reply_to": ["<s3@x>"]}' || :'old_token'::jsonb), :t || ' by token', 'or what stayed');
SELECT is(pg_temp.goes('pia@customer.test', '{"in_reply_to": ["<s3@x>"], "references": ["<s2@x>", "<s3@x>"]}'), :t || ' by message-id', 'the nearest parent counts');
SELECT is(pg_temp.goes('mallory@evil.test', '{"in_reply_to": ["<s2@x>"]}'), 'wrong-person ' || :n, 'a stranger as before');
-- ... after the old one was merged, and after the new one was split again
SELECT pg_temp.open('u1', 'uma@customer.test') AS u \gset
SELECT desk.ticket_merge(:t, :u, :anna) \g /dev/null
SELECT is(pg_temp.goes('pia@customer.test', '{"in_reply_to": ["<s2@x>"]}' || :'old_token'::jsonb), :n || ' by token', 'the old one merged: the same');
SELECT is(pg_temp.goes('pia@customer.test', :'old_token'::jsonb), :u || ' by token', 'and its token means the other');
SELECT desk.ticket_split(:n, (pg_temp.message_of(:s4)).id, :anna) AS m \gset
SELECT is(pg_temp.goes('sam@customer.test', '{"in_reply_to": ["<s5@x>"]}' || :'old_token'::jsonb), :m || ' by token', 'split again: the last');
SELECT is(pg_temp.goes('pia@customer.test', '{"in_reply_to": ["<s2@x>"]}' || :'old_token'::jsonb), :n || ' by token', 'and what stayed in the one before');
SELECT desk.ticket_merge(:m, :u, :anna) \g /dev/null
SELECT is(pg_temp.goes('sam@customer.test', '{"in_reply_to": ["<s5@x>"]}' || :'old_token'::jsonb), :u || ' by token', 'merged back: where all is');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');
-- A merge undone: the number that the receipt gave is the new ticket's
SELECT pg_temp.open('v1', 'vera@customer.test') AS v, pg_temp.open('w1', 'walt@customer.test') AS w \gset
SELECT desk.ticket_merge(:v, :w, :anna) \g /dev/null
SELECT desk.ticket_split(:w, (SELECT id FROM desk.message WHERE message_id = '<v1@x>'), :anna) AS x \gset
SELECT is(pg_temp.goes('vera@customer.test', s.mail), format('%s by %s', :x, s.sign), 'split off again what was merged: its ' || s.sign) FROM pg_temp.signs(:v, 'v1') s;
SELECT is(pg_temp.goes('walt@customer.test', s.mail), format('%s by %s', :w, s.sign), 'the other''s ' || s.sign) FROM pg_temp.signs(:w, 'w1') s;
SELECT pg_temp.open('h1', 'hal@customer.test') AS h \gset
SELECT pg_temp.accept(jsonb_build_object('message_id', '<h2@x>', 'in_reply_to', jsonb_build_array('<h1@x>')) || pg_temp.sender('hal@customer.test')) \g /dev/null
SELECT pg_temp.accept(jsonb_build_object('message_id', '<i1@x>', 'in_reply_to', jsonb_build_array('<h2@x>'), 'subject', 'The matter i1') || pg_temp.sender('ida@customer.test')) AS mail \gset
SELECT (pg_temp.ticket(:mail)).id AS i \gset
SELECT desk.ticket_merge(:i, :h, :anna) \g /dev/null
SELECT desk.ticket_split(:h, (SELECT id FROM desk.message WHERE message_id = '<h2@x>'), :anna) AS j \gset
SELECT is(pg_temp.talk(:j), 'h2 i1', 'what answers it goes along'), is(desk.ticket_now(:i), :j::bigint, 'with the number that it had');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');

-- Who takes part
SELECT pg_temp.open('p1', 'paul@customer.test') AS p \gset
SELECT is(desk.participant_add(:p, 'Zoe@Friend.TEST', 'Zoe', :anna), NULL, 'by an agent''s word');
SELECT is(pg_temp.parts(:p), 'paul@customer.test requester, Zoe@friend.test participant', 'she takes part');
SELECT is(desk.participant_add(:p, 'zoe@friend.test', 'Zoe', :anna), NULL, 'twice is once');
SELECT is((SELECT count(*) FROM desk.event WHERE ticket_id = :p AND kind = 'participant-added'), 1::bigint, 'and one event');
SELECT is(desk.participant_add(:p, 'paul@customer.test', '', :anna), NULL, 'the requester takes part already'),
    is(pg_temp.parts(:p), 'paul@customer.test requester, Zoe@friend.test participant', 'and stays it');
SELECT is((SELECT count(*) FROM desk.outbox WHERE ticket_id = :p AND audience = 'customer'), 1::bigint, 'nothing is sent because of it');
SELECT isnt(desk.participant_add(:p, a, '', :anna), NULL, 'not ' || coalesce(to_json(a)::text, 'nobody'))
FROM unnest(ARRAY['support@acme.test', 'support+x@acme.test', 'HELP@acme.test', 'anna@acme.test', 'AK@home.test', 'no-reply@shop.test', 'mailer-daemon@x.test', 'two@x.test, three@x.test',
    'none', '', NULL, 'a b@x.test', E'a@x.test\nBcc: b@x.test', 'a@' || repeat('x', 300) || '.test']) a;
SELECT is(desk.participant_add(0, 'x@y.test', '', :anna), 'there is no such ticket', 'nor in no ticket');
SELECT is(desk.participant_add(:a, 'late@x.test', '', :anna), NULL, 'into a merged ticket'), matches(pg_temp.parts(:d), 'late@x\.test participant', 'is where it is now');
SELECT results_eq(format('SELECT count(*) FROM generate_series(1, 12) n WHERE desk.participant_add(%s, n || ''@many.test'', '''', NULL) IS NULL', :p), 'VALUES (9::bigint)', 'the requester adds up to ten');
SELECT results_eq(format('SELECT count(*) FROM generate_series(1, 12) n WHERE desk.participant_add(%s, n || ''@more.test'', '''', %s) IS NULL', :p, :anna), 'VALUES (10::bigint)', 'an agent up to twenty');

SELECT pg_temp.open('q1', 'quin@customer.test') AS q \gset
SELECT desk.participant_add(:q, 'rita@friend.test', '', NULL) \g /dev/null
SELECT is(pg_temp.goes('rita@friend.test', s.mail), format('%s by %s', :q, s.sign), 'her mail joins by ' || s.sign) FROM pg_temp.signs(:q, 'q1') s WHERE sign <> 'subject';
SELECT is(desk.participant_removed(:q, 'rita@friend.test'), false, 'nobody took her out');
SELECT is(desk.participant_remove(:q, 'RITA@friend.test', :anna), NULL, 'an agent does');
SELECT is(desk.participant_removed(:q, 'Rita@friend.test'), true, 'and it is known');
SELECT is(pg_temp.goes('rita@friend.test', s.mail), 'wrong-person ' || :q, 'now she is a stranger, with ' || s.sign) FROM pg_temp.signs(:q, 'q1') s WHERE sign <> 'subject';
SELECT is(pg_temp.goes('rita@friend.test', jsonb_build_object('in_reply_to', jsonb_build_array(m.message_id))), 'wrong-person ' || :q, 'with the id of her own mail in it')
FROM desk.message m JOIN desk.customer c ON c.id = m.customer_id WHERE m.ticket_id = :q AND c.address = 'rita@friend.test' AND m.joined_by = 'token';
SELECT isnt(desk.participant_add(:q, 'rita@friend.test', '', NULL), NULL, 'the requester does not bring her back'), is(pg_temp.parts(:q), 'quin@customer.test requester', 'she is out');
SELECT matches(desk.participant_refusal(:q, 'rita@friend.test', 'rita@friend.test', NULL), 'an agent has taken', 'and is told why');
SELECT desk.ticket_merge(:q, :p, :anna) \g /dev/null
SELECT is(desk.participant_removed(:p, 'rita@friend.test'), true, 'nor after a merge');
SELECT desk.participant_remove(:p, n || '@many.test', :anna) FROM generate_series(1, 3) n \g /dev/null
SELECT is(desk.participant_add(:p, 'rita@friend.test', '', :anna), NULL, 'an agent does');
SELECT is(desk.participant_removed(:p, 'rita@friend.test'), false, 'and that holds');
SELECT matches(desk.participant_remove(:p, 'paul@customer.test', :anna), 'requester', 'the requester stays'), matches(desk.participant_remove(:p, 'nobody@x.test', :anna), 'takes no part', 'who is not in it'),
    matches(desk.participant_remove(:p, NULL, :anna), 'takes no part', 'nor nobody');
SELECT matches(pg_temp.parts(:p), 'paul@customer\.test requester', 'he stays');

-- What answers an agent's answer joins: by token and by id, the requester's and a participant's, after a merge too
SELECT pg_temp.open('z1', 'zara@customer.test') AS z, pg_temp.open('y1', 'yves@customer.test') AS y \gset
SELECT desk.participant_add(:z, 'xena@friend.test', '', :anna) \g /dev/null
SELECT desk.answer_put(:z, :anna, NULL, '<inner@acme.test>', 'It is on its way.', '[]', desk.now()) AS answer \gset
CREATE FUNCTION pg_temp.answers(answer bigint) RETURNS TABLE (who text, sign text, mail jsonb) LANGUAGE sql
AS $$
    SELECT o.recipient, v.sign, v.mail FROM desk.outbox o CROSS JOIN LATERAL (VALUES
        ('token', jsonb_build_object('to', jsonb_build_array(jsonb_build_object('name', '', 'address', o.reply_to)))),
        ('message-id', jsonb_build_object('in_reply_to', jsonb_build_array(o.message_id)))) AS v (sign, mail)
    WHERE o.kind = 'relay' AND o.carries_id = answer
$$;
SELECT is(pg_temp.goes(a.who, a.mail), format('%s by %s', :z, a.sign), a.who || ' answers: ' || a.sign) FROM pg_temp.answers(:answer) a;
SELECT is(pg_temp.goes('zara@customer.test', a.mail), format('%s by %s', :z, a.sign), 'with what was given to ' || a.who) FROM pg_temp.answers(:answer) a;
SELECT is(pg_temp.goes('mallory@evil.test', a.mail), 'wrong-person ' || :z, 'a stranger with what was given to ' || a.who) FROM pg_temp.answers(:answer) a;
SELECT desk.agent_token(:z, :anna, 'agent') AS agent_token \gset
SELECT is_empty(format('SELECT FROM desk.thread_candidates(pg_temp.mail(jsonb_build_object(''delivered_to'', jsonb_build_array(%L))), pg_temp.setting())', 'support+' || :'agent_token' || '@acme.test'),
    'an agent''s token says nothing in a customer''s mail');
SELECT desk.ticket_merge(:z, :y, :anna) \g /dev/null
SELECT is(pg_temp.goes(a.who, a.mail), format('%s by %s', :y, a.sign), 'after a merge ' || a.who || ' answers: ' || a.sign) FROM pg_temp.answers(:answer) a;
SELECT is((SELECT ticket_id FROM desk.message WHERE id = :answer), :y::bigint, 'the answer itself moved');

-- The requester is never another because of a mail, whoever writes
SELECT pg_temp.open('r1', 'rob@customer.test') AS r \gset
SELECT desk.participant_add(:r, 'sue@customer.test', '', :anna) \g /dev/null
SELECT pg_temp.goes(w, s.mail || jsonb_build_object('reply_to', jsonb_build_object('name', '', 'address', 'mallory@evil.test')))
FROM pg_temp.signs(:r, 'r1') s CROSS JOIN unnest(ARRAY['sue@customer.test', 'mallory@evil.test', 'rob@customer.test']) w \g /dev/null
SELECT is(pg_temp.parts(:r), 'rob@customer.test requester, sue@customer.test participant', 'requester and participants are who they were');

-- Cc: the authenticated requester's people take part; anybody else's do not, and no envelope has them
\set cc '{"cc": [{"name": "", "address": "mallory@evil.test"}, {"name": "", "address": "support@acme.test"}, {"name": "", "address": "boris@acme.test"}]}'
SELECT pg_temp.open('cc1', 'cora@customer.test') AS k \gset
SELECT o.reply_to AS k_token FROM desk.outbox o WHERE ticket_id = :k AND kind = 'receipt' \gset
SELECT jsonb_build_object('to', jsonb_build_array(jsonb_build_object('name', '', 'address', :'k_token'))) AS to_k \gset
SELECT pg_temp.goes('cora@customer.test', :'cc'::jsonb || :'to_k'::jsonb) \g /dev/null
SELECT pg_temp.goes('cora@customer.test', :'cc'::jsonb || :'to_k'::jsonb || '{"authentication": {"dmarc": "fail", "header_from": "customer.test"}}') \g /dev/null
SELECT pg_temp.goes('cora@customer.test', :'cc'::jsonb || :'to_k'::jsonb || pg_temp.vouched('evil.test')) \g /dev/null
SELECT pg_temp.goes('mallory@evil.test', :'cc'::jsonb || :'to_k'::jsonb || pg_temp.vouched('evil.test')) \g /dev/null
SELECT is(pg_temp.parts(:k), 'cora@customer.test requester', 'a forged Cc adds nobody');
SELECT pg_temp.goes('cora@customer.test', '{"cc": [{"name": "Dan", "address": "dan@friend.test"}, {"name": "", "address": "support@acme.test"}, {"name": "", "address": "boris@acme.test"}]}'::jsonb || :'to_k'::jsonb || pg_temp.vouched()) \g /dev/null
SELECT is(pg_temp.parts(:k), 'cora@customer.test requester, dan@friend.test participant', 'hers does, when she is proven');
SELECT pg_temp.goes('dan@friend.test', :'cc'::jsonb || :'to_k'::jsonb || pg_temp.vouched('friend.test')) \g /dev/null
SELECT is(pg_temp.parts(:k), 'cora@customer.test requester, dan@friend.test participant', 'a participant''s Cc adds nobody');
SELECT is_empty($$SELECT FROM desk.outbox WHERE recipient = 'mallory@evil.test' AND kind <> 'receipt' OR recipient = 'dan@friend.test'$$, 'and nothing is sent to any of them');

SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');
-- What happened names agents by their addresses, whoever did it
SELECT is(desk.ctl_event(jsonb_populate_record(NULL::desk.event, jsonb_build_object('kind', 'watched', 'facts',
    jsonb_build_object('agent', a.id, 'by', b.id)))) -> 'facts', '{"agent": "anna@acme.test", "by": "boris@acme.test"}', 'both are named')
FROM desk.agent a, desk.agent b WHERE a.address = 'anna@acme.test' AND b.address = 'boris@acme.test';
SELECT * FROM finish();
ROLLBACK;
