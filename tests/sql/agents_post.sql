-- What goes out because of agents, and to whom: desk.agent_token, customer_token, told_agents, post_agents, post_agent,
-- agent_facts, waiting_since, ticket_address, sender_name, participants_text, attention_text, person_text, size_text, files_of,
-- file_facts, tell_message, tell_answer, tell_note, tell_held, held_text, tell_taken, tell_transcript, tell_sent, tell_unsent, relay_put,
-- relay_parent, relay_files, recipient_check, references_for.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.agents() RETURNS jsonb LANGUAGE sql
AS $$ SELECT jsonb '{"agents": [
    {"name": "Anna Kalniņa", "address": "anna@acme.test", "aliases": ["Anna.K@home.test"], "languages": ["lv", "en"]},
    {"name": "Boris Ivanov", "address": "Boris@acme.test", "languages": ["ru", "en"], "queues": ["general"]},
    {"name": "Laura Berg", "address": "laura@acme.test", "notify": "own"}]}' $$;
CREATE FUNCTION pg_temp.set(more jsonb DEFAULT '{}', mode text DEFAULT 'live') RETURNS void LANGUAGE sql
AS $$ SELECT api.configure(pg_temp.configuration(more, '{"per_address_hour": 1000, "per_address_day": 1000, "per_domain_hour": 1000}',
    mode) || pg_temp.agents()) $$;
CREATE FUNCTION pg_temp.agent(who text) RETURNS integer LANGUAGE sql
AS $$ SELECT id FROM desk.agent WHERE lower(address) = who || '@acme.test' $$;
SELECT pg_temp.set() \g /dev/null
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris, pg_temp.agent('laura') AS laura \gset

-- A ticket of that person; its id.
CREATE FUNCTION pg_temp.open(who text, more jsonb DEFAULT '{}', box text DEFAULT 'support') RETURNS bigint LANGUAGE sql
AS $$ SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.sender(who) || jsonb_build_object('message_id', format('<first.%s>', who)) || more, box))).id $$;
-- The mails of a ticket to somebody, or all, the newest last: 'KIND to WHOM'.
CREATE FUNCTION pg_temp.mails(ticket bigint, after bigint DEFAULT 0) RETURNS text LANGUAGE sql
AS $$ SELECT coalesce(string_agg(o.kind || ' to ' || split_part(o.recipient, '@', 1) || CASE o.state WHEN 'queued' THEN '' WHEN 'sent' THEN '' ELSE ', ' || o.state END,
    '; ' ORDER BY o.seq), '-') FROM desk.outbox o WHERE o.ticket_id = ticket AND o.id > after $$;
CREATE FUNCTION pg_temp.newest(ticket bigint, kind text, who text DEFAULT NULL) RETURNS desk.outbox LANGUAGE sql
AS $$ SELECT o.* FROM desk.outbox o WHERE o.ticket_id = ticket AND o.kind = newest.kind AND (who IS NULL OR lower(o.recipient) = who)
    ORDER BY o.id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.at() RETURNS bigint LANGUAGE sql AS $$ SELECT coalesce(max(id), 0) FROM desk.outbox $$;
-- An answer as the function that takes agents' mails leaves it, relayed; the message's id.
CREATE FUNCTION pg_temp.answer(ticket bigint, who text, words text, files jsonb DEFAULT '[]') RETURNS bigint LANGUAGE sql
AS $$ SELECT desk.answer_put(ticket, pg_temp.agent(who), NULL, format('<%s.%s@acme.test>', who, md5(words)), words, files, desk.now()) $$;
-- A file of that content, stored; as a document names it.
CREATE FUNCTION pg_temp.file(n integer, name text, content bytea, type text DEFAULT 'application/octet-stream', more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql
AS $$
    INSERT INTO desk.blob (sha256, content) VALUES (sha256(content), content) ON CONFLICT DO NOTHING;
    SELECT jsonb_build_object('position', n, 'name', name, 'type', type, 'size', length(content), 'sha256', encode(sha256(content), 'hex'),
        'inline', false, 'content_id', null) || more
$$;
CREATE FUNCTION pg_temp.note(ticket bigint, who text, words text, kind text DEFAULT 'note', reason text DEFAULT NULL, more jsonb DEFAULT '{}') RETURNS bigint LANGUAGE sql
AS $$ SELECT desk.note_put(ticket, m, pg_temp.document(more || jsonb_build_object('text', words, 'new_text', words)), note.kind, note.reason, pg_temp.agent(who))
    FROM (SELECT (jsonb_populate_record(pg_temp.mail(more), jsonb_build_object('incoming_id', null, 'message_id', format('<n.%s@acme.test>', md5(words))))).*) m $$;

-- Who is told
SELECT pg_temp.open('dora@far.test', '{"subject": "My  printer: ünï", "new_text": "It burns."}') AS t1 \gset
SELECT is(pg_temp.mails(:t1), 'receipt to dora; notification to anna; notification to Boris', 'a new ticket: the queue''s agents who speak its language');
SELECT is(pg_temp.mails(pg_temp.open('lv@far.test', '{"language": {"code": "lv", "confidence": 0.95, "words": 9}}')), 'receipt to lv; notification to anna', 'who speaks Latvian');
SELECT is(pg_temp.mails(pg_temp.open('ru@far.test', '{"language": {"code": "ru", "confidence": 0.95, "words": 9}}')), 'receipt to ru; notification to Boris', 'who speaks Russian');
SELECT is(pg_temp.mails(pg_temp.open('et@far.test', '{"language": {"code": "et", "confidence": 0.95, "words": 9}}')), 'receipt to et; notification to anna; notification to Boris', 'nobody does: all');
SELECT pg_temp.open('es@far.test', '{"to": [{"name": "", "address": "sales@acme.test"}]}', 'sales') AS sales \gset
SELECT is(pg_temp.mails(:sales), 'receipt to es; notification to anna', 'not whose queue it is not');
UPDATE desk.ticket SET owner_id = :laura WHERE id = :sales;
SELECT is(ARRAY(SELECT desk.told_agents(:sales, NULL)), ARRAY[:laura], 'an owner is told alone');
INSERT INTO desk.watcher VALUES (:sales, :boris, desk.now()), (:sales, :anna, desk.now());
SELECT is(ARRAY(SELECT desk.told_agents(:sales, NULL)), ARRAY[:anna, :boris, :laura], 'with those who watch'),
    is(ARRAY(SELECT desk.told_agents(:sales, :anna)), ARRAY[:boris, :laura], 'but for one');
UPDATE desk.agent SET active = false WHERE id IN (:laura, :boris);
SELECT is(ARRAY(SELECT desk.told_agents(:sales, NULL)), ARRAY[:anna], 'an owner who is gone owns nothing; who is gone is not told');
UPDATE desk.agent SET active = true;
SELECT is(ARRAY(SELECT desk.told_agents(0, NULL)), ARRAY[]::integer[], 'of no ticket nobody');

-- What a notification is
SELECT o.template AS template, is(o.template, 'notification', 'its template'), is(o.audience, 'agent', 'its audience'), is(o.language, 'en', 'agents'' language'),
    is(o.sender_name, 'dora@far.test (Acme Support)', 'from the desk, for her'), is(o.recipient, 'anna@acme.test', 'to Anna'),
    is(o.recipient_name, 'Anna Kalniņa', 'by name'), is(o.auto_submitted, 'auto-generated', 'automatic'), is(o.state, 'queued', 'waiting'),
    is(o.agent_id, :anna, 'whose'), is(o.carries_id, m.id, 'what it shows'), is(o.in_reply_to, NULL, 'the first of its thread'),
    is(o.reference_ids, ARRAY[t.anchor::text], 'in the ticket''s thread'), is(o.seq, 3, 'after the receipt'),
    is(o.reply_to, 'support+' || desk.agent_token(:t1, :anna, 'agent') || '@acme.test', 'her own reply address'),
    is(o.envelope_sender, 'support+' || desk.agent_token(:t1, :anna, 'note') || '@acme.test', 'what comes back stays inside'),
    is(o.facts, jsonb_build_object('number', 'ACME-' || t.number, 'subject', 'My  printer: ünï', 'queue', 'general', 'customer', 'dora@far.test',
        'desk', 'Acme Support', 'zone', 'Europe/Riga', 'waiting_since', desk.utc_text(desk.now()), 'to_customer', true,
        'note_address', o.envelope_sender, 'text', 'It burns.', 'received_at', desk.utc_text(desk.now()), 'opens', true,
        'unproven', true), 'the facts')
FROM pg_temp.newest(:t1, 'notification', 'anna@acme.test') o, desk.ticket t JOIN desk.message m ON m.ticket_id = t.id WHERE t.id = :t1;
SELECT isnt(desk.agent_token(:t1, :anna, 'agent'), desk.agent_token(:t1, :boris, 'agent'), 'each has his own'),
    isnt(desk.agent_token(:t1, :anna, 'agent'), desk.agent_token(:t1, :anna, 'note'), 'for each purpose'),
    is((SELECT count(*) FROM desk.token WHERE ticket_id = :t1), 5::bigint, 'made once'),
    is(desk.agent_token(:t1, :laura, 'note'), desk.agent_token(:t1, :laura, 'note'), 'for whoever asks'),
    is((SELECT address::text FROM desk.token WHERE token = desk.agent_token(:t1, :boris, 'note')), 'boris@acme.test', 'lower case'),
    is(desk.customer_token(:t1, 'Dora@Far.test'), (SELECT token::text FROM desk.token WHERE ticket_id = :t1 AND purpose = 'customer'), 'a customer''s is the receipt''s'),
    isnt(desk.customer_token(:t1, 'else@far.test'), desk.customer_token(:t1, 'dora@far.test'), 'another''s is his own');
SELECT is(desk.sender_name(m), 'dora@far.test', 'who has no name is shown by address') FROM desk.message m WHERE ticket_id = :t1;
UPDATE desk.customer SET name = E'Dora\tSmith' WHERE address = 'dora@far.test';
SELECT is(desk.sender_name(m), 'Dora Smith', 'in one line') FROM desk.message m WHERE ticket_id = :t1;
SELECT pg_temp.accept(jsonb_build_object('in_reply_to', jsonb_build_array((pg_temp.newest(:t1, 'receipt')).message_id),
    'new_text', 'Still.', 'message_id', '<second@far.test>', 'references', '["<first.dora@far.test>"]'::jsonb) || pg_temp.sender('dora@far.test') || pg_temp.vouched('far.test')) AS m2 \gset
SELECT is(o.facts ->> 'text', 'Still.', 'her reply'), is(o.facts -> 'opens', 'false', 'opens nothing'), is(o.facts -> 'unproven', 'false', 'is proven'),
    is(o.facts ->> 'customer', E'Dora\tSmith <dora@far.test>', 'her name'), is(o.facts ->> 'sender', 'dora@far.test', 'whom From names, when not so'), is(o.in_reply_to, f.message_id::text, 'in Boris''s thread'),
    is(o.reference_ids, ARRAY[t.anchor, f.message_id]::text[], 'of this ticket'), is(o.reply_to, f.reply_to, 'the same address'),
    is(o.facts ->> 'number' || (o.facts ->> 'subject'), f.facts ->> 'number' || (f.facts ->> 'subject'), 'the same subject for ever')
FROM pg_temp.newest(:t1, 'notification', 'boris@acme.test') o, desk.outbox f, desk.ticket t
WHERE t.id = :t1 AND f.ticket_id = t.id AND f.recipient = 'Boris@acme.test' AND f.seq = 4;

-- An answer
SELECT pg_temp.at() AS at \gset
SELECT pg_temp.wait('2 hours');
SELECT pg_temp.answer(:t1, 'anna', 'Pour water on it.') AS a1 \gset
SELECT is(pg_temp.mails(:t1, :at), 'taken to Boris; relay to dora', 'it goes to her; Boris learns that it is taken');
SELECT is(o.template, 'relay', 'its template'), is(o.audience, 'customer', 'for a customer'), is(o.sender_name, 'Anna (Acme Support)', 'from the desk, with a first name'),
    is(o.recipient, 'dora@far.test', 'to her'), is(o.auto_submitted, NULL, 'by a person'), is(o.in_reply_to, '<second@far.test>', 'in reply to her last'),
    is(o.reference_ids, ARRAY[t.anchor::text, '<first.dora@far.test>', '<second@far.test>'], 'after anchor and references'),
    is(o.reply_to, 'support+' || desk.customer_token(:t1, 'dora@far.test') || '@acme.test', 'her reply address'), is(o.envelope_sender, o.reply_to, 'where it would come back'),
    is(o.facts, jsonb_build_object('text', 'Pour water on it.', 'agent', 'Anna', 'desk', 'Acme Support', 'number', 'ACME-' || t.number, 'subject', 'My printer'), 'nothing but these facts'),
    is(o.carries_id, :a1::bigint, 'which message'), is(o.agent_id, :anna, 'whose words'), is(o.language, 'en', 'in her language')
FROM pg_temp.newest(:t1, 'relay') o, desk.ticket t WHERE t.id = :t1;
SELECT is(o.facts ->> 'agent', 'Anna Kalniņa', 'who took it'), is(o.facts -> 'to_customer', 'false', 'a reply to it stays inside'),
    is(o.reply_to, o.envelope_sender, 'by its address'), is(o.facts -> 'waiting_since', NULL, 'nobody waits'), is(o.facts ->> 'owner', 'Anna Kalniņa', 'the owner')
FROM pg_temp.newest(:t1, 'taken') o;
SELECT pg_temp.attempt((pg_temp.newest(:t1, 'receipt')).id, 'done') \g /dev/null
SELECT is(pg_temp.mails(:t1, (pg_temp.newest(:t1, 'relay')).id), '-', 'nothing is confirmed before it is sent');
SELECT pg_temp.wait('1 minute');
SELECT pg_temp.attempt((pg_temp.newest(:t1, 'relay')).id, 'done') \g /dev/null
SELECT is(pg_temp.mails(:t1, (pg_temp.newest(:t1, 'relay')).id), 'confirmation to anna', 'then it is, to her alone');
SELECT is(o.facts ->> 'text', 'Pour water on it.', 'what'), is(o.facts ->> 'to', E'Dora\tSmith <dora@far.test>', 'to whom'), is(o.facts ->> 'sent_at', desk.utc_text(desk.now()), 'when'),
    is(o.facts -> 'files', NULL, 'no files'), is(o.facts -> 'left_out', NULL, 'nothing left out'), is(o.in_reply_to, m.message_id::text, 'in reply to her mail'),
    is(o.reference_ids, ARRAY[t.anchor, n.message_id, (SELECT x.message_id FROM desk.outbox x WHERE x.ticket_id = :t1 AND x.agent_id = :anna AND x.kind = 'notification' ORDER BY x.seq OFFSET 1 LIMIT 1),
        m.message_id]::text[], 'in her thread'), is(o.auto_submitted, 'auto-replied', 'an automatic answer')
FROM pg_temp.newest(:t1, 'confirmation') o, desk.message m, desk.ticket t, desk.outbox n
WHERE m.id = :a1 AND t.id = :t1 AND n.ticket_id = t.id AND n.agent_id = :anna AND n.seq = 3;
SELECT desk.tell_sent(:a1);
SELECT is((SELECT count(*) FROM desk.outbox WHERE kind = 'confirmation'), 1::bigint, 'once');
SELECT pg_temp.set('{"confirm": "problems"}');
SELECT pg_temp.answer(:t1, 'anna', 'More water.') AS a2 \gset
SELECT pg_temp.attempt((pg_temp.newest(:t1, 'relay')).id, 'done') \g /dev/null
SELECT is(pg_temp.mails(:t1, (pg_temp.newest(:t1, 'relay')).id), '-', 'confirm = "problems": none');
SELECT pg_temp.set();
SELECT is(pg_temp.mails(:t1, (pg_temp.newest(:t1, 'relay')).id), '-', 'nor later');

-- The audit: what goes out is what is kept
CREATE FUNCTION pg_temp.audited(change text) RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    v_found text;
BEGIN
    BEGIN
        EXECUTE change;
        v_found := (SELECT string_agg(DISTINCT a.invariant, ', ') FROM desk.audit() a);
        RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        NULL;
    END;
    RETURN v_found;
END;
$$;
SELECT is(pg_temp.audited('SELECT 1'), NULL, 'all is as it must be'),
    is(pg_temp.audited(format($$UPDATE desk.outbox SET facts = facts || '{"text": "else"}' WHERE carries_id = %s AND kind = 'relay'$$, :a1)), 'an answer goes out as it is kept', 'other words'),
    is(pg_temp.audited(format($$INSERT INTO desk.blob VALUES (sha256('x'), 'x'); INSERT INTO desk.outbox_attachment SELECT id, 1, 'x', 'x', 1, sha256('x') FROM desk.outbox
        WHERE carries_id = %s AND kind = 'relay'$$, :a1)), 'an answer goes out as it is kept', 'another file'),
    is(pg_temp.audited(format($$UPDATE desk.outbox SET sent_at = sent_at + interval '1 day' WHERE carries_id = %s AND kind = 'relay'$$, :a1)), 'a confirmation follows what was sent', 'a confirmation before');

-- Several take part: each his own
SELECT pg_temp.open('eve@far.test', '{"subject": "Re: Re: two", "language": {"code": "ru", "confidence": 0.95, "words": 9}}') AS t2 \gset
SELECT is(desk.participant_add(:t2, 'finn@far.test', 'Finn', NULL), NULL, 'another takes part'), is(desk.participant_add(:t2, 'gina@far.test', '', :anna), NULL, 'and one more');
SELECT is(desk.participants_text(:t2), E'Finn <finn@far.test>\ngina@far.test', 'agents see who'), is(desk.participants_text(:t1), NULL, 'of others none');
SELECT pg_temp.accept(jsonb_build_object('to', jsonb_build_array(jsonb_build_object('address', 'support+' || desk.customer_token(:t2, 'finn@far.test') || '@acme.test')),
    'new_text', 'me too', 'message_id', '<finn1@far.test>', 'subject', 'Re: two', 'language', '{"code": "es", "confidence": 0.9, "words": 9}'::jsonb) || pg_temp.sender('finn@far.test')) \g /dev/null
SELECT is((pg_temp.newest(:t2, 'notification')).facts ->> 'participants', E'Finn <finn@far.test>\ngina@far.test', 'in each notification'),
    is((pg_temp.newest(:t2, 'notification')).sender_name, 'Finn (Acme Support)', 'which is in the writer''s name');
SELECT pg_temp.at() AS at \gset
SELECT pg_temp.answer(:t2, 'boris', 'Всем привет.') AS a3 \gset
SELECT is(pg_temp.mails(:t2, :at), 'relay to eve; relay to finn; relay to gina', 'a mail to each');
SELECT is((SELECT count(DISTINCT reply_to) FROM desk.outbox WHERE carries_id = :a3), 3::bigint, 'with an address of his own'),
    is((SELECT string_agg(coalesce(in_reply_to, '-') || ' ' || (facts ->> 'subject') || ' ' || language, ', ' ORDER BY seq) FROM desk.outbox WHERE carries_id = :a3),
        '<first.eve@far.test> Re: Re: two ru, <finn1@far.test> Re: two es, <finn1@far.test> Re: two ru', 'who wrote is answered what he wrote, in his language, who has not in the ticket''s'),
    is((SELECT count(*) FROM desk.outbox o JOIN desk.token k ON o.reply_to = 'support+' || k.token || '@acme.test' AND k.address = o.recipient WHERE o.carries_id = :a3), 3::bigint,
        'and every address is whose it is');
CREATE FUNCTION pg_temp.relay(message bigint, who text) RETURNS bigint LANGUAGE sql
AS $$ SELECT id FROM desk.outbox WHERE carries_id = message AND kind = 'relay' AND recipient = who || '@far.test' $$;
SELECT pg_temp.attempt((pg_temp.newest(:t2, 'receipt')).id, 'done') \g /dev/null
SELECT pg_temp.attempt(pg_temp.relay(:a3, 'eve'), 'done') \g /dev/null
SELECT is(pg_temp.mails(:t2, (pg_temp.relay(:a3, 'gina'))), '-', 'not confirmed while one was not tried');
SELECT pg_temp.attempt(pg_temp.relay(:a3, 'finn'), 'never', 550, '5.1.1 no such user') \g /dev/null
SELECT is(pg_temp.mails(:t2, (pg_temp.relay(:a3, 'gina'))), 'problem to Boris', 'a refusal is told at once');
SELECT is(o.facts ->> 'to', 'Finn <finn@far.test>', 'to whom it was'), is(o.facts ->> 'reason', 'The mail server refused it: 550 5.1.1 no such user', 'why'),
    is(o.facts ->> 'text', 'Всем привет.', 'what'), is(o.in_reply_to, (SELECT message_id::text FROM desk.message WHERE id = :a3), 'in reply to his mail') FROM pg_temp.newest(:t2, 'problem') o;
SELECT pg_temp.attempt(pg_temp.relay(:a3, 'gina'), 'later', 450, 'busy') \g /dev/null
SELECT is(pg_temp.mails(:t2, (pg_temp.relay(:a3, 'gina'))), 'problem to Boris; confirmation to Boris', 'then all were tried');
SELECT is((pg_temp.newest(:t2, 'confirmation')).facts ->> 'to', E'eve@far.test\nFinn <finn@far.test>: not sent\ngina@far.test: not yet, it is tried again', 'and that is told as it is');
SELECT pg_temp.attempt(pg_temp.relay(:a3, 'gina'), 'done') \g /dev/null
SELECT is(pg_temp.mails(:t2, (pg_temp.newest(:t2, 'confirmation')).id), '-', 'no more of it');
SELECT is((SELECT attention::text FROM desk.ticket WHERE id = :t2), 'undeliverable', 'a person is asked');
-- Bounced; not tried any more; uncertain
SELECT pg_temp.accept(pg_temp.sender('mailer-daemon@mx.test') || jsonb_build_object('kind', 'bounce', 'return_path', '', 'bounce', jsonb_build_object('original_message_id',
    (SELECT message_id FROM desk.outbox WHERE id = pg_temp.relay(:a3, 'eve')), 'recipient', 'eve@far.test', 'status', '5.2.2', 'action', 'failed', 'diagnostic', 'smtp; full'))) AS b1 \gset
SELECT is((pg_temp.newest(:t2, 'problem')).facts ->> 'reason', 'It was sent, and came back as undeliverable: 5.2.2 smtp; full', 'a bounce is told'),
    is((pg_temp.newest(:t2, 'problem')).facts ->> 'to', 'eve@far.test', 'of whom');
SELECT pg_temp.at() AS at \gset
SELECT pg_temp.wait('1 minute');
SELECT pg_temp.accept(pg_temp.sender('mailer-daemon@mx.test') || jsonb_build_object('kind', 'bounce', 'return_path', '', 'bounce', jsonb_build_object('original_message_id',
    (SELECT message_id FROM desk.outbox WHERE id = pg_temp.relay(:a3, 'eve')), 'recipient', 'eve@far.test', 'status', '5.2.2', 'action', 'failed', 'diagnostic', 'again'))) \g /dev/null
SELECT pg_temp.accept(pg_temp.sender('mailer-daemon@mx.test') || jsonb_build_object('kind', 'bounce', 'return_path', '', 'bounce', jsonb_build_object('original_message_id',
    (SELECT message_id FROM desk.outbox WHERE id = pg_temp.relay(:a3, 'gina')), 'recipient', 'else@far.test', 'status', '5.2.2', 'action', 'failed', 'diagnostic', 'forged'))) \g /dev/null
SELECT is(pg_temp.at(), :at::bigint, 'once, and not by a report that anybody could write');
SELECT pg_temp.accept(pg_temp.sender('mailer-daemon@mx.test') || jsonb_build_object('kind', 'bounce', 'return_path', '', 'bounce', jsonb_build_object('original_message_id',
    o.message_id, 'recipient', 'boris@acme.test', 'status', '5.1.1', 'action', 'failed', 'diagnostic', 'gone'))) AS b2, o.id AS o2 FROM pg_temp.newest(:t1, 'notification', 'boris@acme.test') o \gset
SELECT is(o.facts ->> 'name', 'agent-unreachable', 'an agent who cannot be reached is told to the admin'), matches(o.facts ->> 'detail', 'Boris@acme.test came back: 5.1.1 gone', 'who')
FROM desk.outbox o WHERE o.kind = 'admin' ORDER BY o.id DESC LIMIT 1;
SELECT is((SELECT attention FROM desk.ticket WHERE id = :t1), NULL, 'and is nothing to the ticket');
UPDATE desk.agent SET active = false WHERE id = :boris;
SELECT is(desk.outbox_failed(pg_temp.relay(:a3, 'finn'), 'gave up after 5 days'), 'failed', 'given up');
SELECT is(o.recipient, 'anna@acme.test', 'when he is gone the ticket''s agents are told'), is(o.facts ->> 'reason', 'Gave up after 5 days. Last answer: 5.1.1 no such user', 'why') FROM pg_temp.newest(:t2, 'problem') o;
UPDATE desk.agent SET active = true;
SELECT pg_temp.answer(:t1, 'anna', 'uncertain words') AS a4 \gset
SELECT is(pg_temp.attempt((pg_temp.newest(:t1, 'relay')).id, 'unknown', 354, 'lost') , 'retry', 'lost'), pg_temp.wait('2 minutes'),
    is(pg_temp.attempt((pg_temp.newest(:t1, 'relay')).id, 'unknown', 354, 'lost'), 'failed', 'twice');
SELECT matches((pg_temp.newest(:t1, 'problem')).facts ->> 'reason', 'nobody can say whether it arrived', 'is told as it is');

-- Given up by hand
SELECT pg_temp.answer(:t2, 'boris', 'Never mind.') AS a6 \gset
SELECT pg_temp.attempt(pg_temp.relay(:a6, 'eve'), 'done'), pg_temp.attempt(pg_temp.relay(:a6, 'finn'), 'never', 550, 'no') \g /dev/null
SELECT pg_temp.at() AS at \gset
SELECT api.ctl_outbox_drop(ARRAY[pg_temp.relay(:a6, 'gina'), pg_temp.relay(:a6, 'finn')], 'root', 'she has left') \g /dev/null
SELECT is(pg_temp.mails(:t2, :at), 'problem to Boris; confirmation to Boris', 'what is given up by hand is told, once'), is((pg_temp.newest(:t2, 'problem')).facts ->> 'reason', 'Whoever administers the desk gave it up: she has left', 'as it is'),
    is((pg_temp.newest(:t2, 'confirmation')).facts ->> 'to', E'eve@far.test\nFinn <finn@far.test>: not sent\ngina@far.test: not sent', 'and the rest confirmed');

-- Files
SELECT pg_temp.set('{"attachment_limit": 3000}');
SELECT pg_temp.open('filo@far.test', jsonb_build_object('attachments', jsonb_build_array(pg_temp.file(1, 'film.mp4', repeat('f', 4000)::bytea), pg_temp.file(2, '', repeat('i', 1025)::bytea, 'image/png', '{"inline": true}'),
    pg_temp.file(3, 'log.txt', 'short', 'text/plain')))) AS t3 \gset
SELECT is((SELECT incoming_id FROM desk.message WHERE ticket_id = :t3), i.id, 'a mail with files'),
    is(o.facts ->> 'files', E'unnamed-2, 2 KiB\nlog.txt, 5 bytes', 'what goes along'),
    is(o.facts ->> 'left_out', E'film.mp4, 4 KiB\nA mail of the desk carries at most 3 KiB of files.\nWhoever administers the desk gets them with: promisectl show mail ' || i.id || ' --raw', 'what does not, and how to get it'),
    is((SELECT string_agg(position || ' ' || name || ' ' || type || ' ' || length(content), ', ' ORDER BY position) FROM api.inform_files(o.id)),
        '2 unnamed-2 image/png 1025, 3 log.txt text/plain 5', 'the files themselves'),
    is((SELECT count(*) FROM api.send_files(o.id)), 0::bigint, 'which are not for the other role')
FROM pg_temp.newest(:t3, 'notification', 'anna@acme.test') o, desk.incoming i WHERE i.id = (SELECT max(id) FROM desk.incoming);
SELECT is(desk.size_text(v.size), v.text, v.text) FROM (VALUES (0, '0 bytes'), (1023, '1023 bytes'), (1024, '1 KiB'), (1025, '2 KiB'), (1048576, '1 MiB'), (10485760, '10 MiB'), (1600000, '1.6 MiB')) AS v (size, text);
SELECT pg_temp.answer(:t3, 'anna', 'See the files.', jsonb_build_array(pg_temp.file(1, 'how.pdf', 'a pdf', 'application/pdf'), pg_temp.file(2, 'smime.p7s', 'sig', 'application/pkcs7-signature', '{"purpose": "signature"}'),
    pg_temp.file(3, 'winmail.dat', 'tnef', 'application/octet-stream', '{"purpose": "tnef"}'), pg_temp.file(4, 'big.bin', repeat('b', 3000)::bytea), pg_temp.file(5, 'invite.ics', 'BEGIN:VCALENDAR', 'text/calendar'))) AS a5 \gset
SELECT is((SELECT string_agg(name || ' ' || convert_from(content, 'UTF8'), ', ') FROM api.send_files((pg_temp.newest(:t3, 'relay')).id)), 'how.pdf a pdf', 'what the customer gets'),
    is((SELECT count(*) FROM api.inform_files((pg_temp.newest(:t3, 'relay')).id)), 0::bigint, 'is not for the other role');
SELECT pg_temp.set('{"attachment_limit": 3000, "confirm": "problems"}');
SELECT pg_temp.attempt((pg_temp.newest(:t3, 'receipt')).id, 'done'), pg_temp.attempt((pg_temp.newest(:t3, 'relay')).id, 'done') \g /dev/null
SELECT is(o.facts ->> 'files', 'how.pdf, 5 bytes', 'the confirmation says what went'), is(o.facts ->> 'left_out', E'smime.p7s, 3 bytes: an electronic signature, which fits the whole mail alone\n'
    'winmail.dat, 4 bytes: Outlook''s own wrapping, which others cannot open\nbig.bin, 3 KiB: over the limit of 3 KiB for the files of a mail\ninvite.ics, 15 bytes: a calendar entry, which names its sender',
    'and what did not, which is a problem'), is_empty(format('SELECT FROM api.inform_files(%s)', o.id), 'and carries none') FROM pg_temp.newest(:t3, 'confirmation') o;
SELECT is((SELECT files FROM api.inform_claim('i', 100) WHERE id = (pg_temp.newest(:t3, 'notification', 'anna@acme.test')).id), 2, 'a claim says how many');
SELECT api.inform_release('i');
SELECT pg_temp.set();

-- Notes
SELECT pg_temp.at() AS at \gset
SELECT desk.tell_note(pg_temp.note(:t1, 'laura', 'He pays late.')) \g /dev/null
SELECT is(pg_temp.mails(:t1, :at), 'note to anna', 'a note goes to the owner');
SELECT is(o.facts ->> 'text', 'He pays late.', 'what'), is(o.facts ->> 'author', 'Laura Berg', 'whose'), is(o.sender_name, 'Laura Berg (Acme Support)', 'in her name'),
    is(o.facts -> 'kind_held', 'false', 'not held'), is(o.facts -> 'third_party', 'false', 'an agent''s'), is(o.facts -> 'to_customer', 'false', 'a reply stays inside'),
    is(o.reply_to, 'support+' || desk.agent_token(:t1, :anna, 'note') || '@acme.test', 'at her note address'), isnt(o.note_id, NULL, 'which note') FROM pg_temp.newest(:t1, 'note') o;
SELECT pg_temp.at() AS at \gset
SELECT desk.tell_note(pg_temp.note(:t1, 'anna', 'I know.')) \g /dev/null
SELECT is(pg_temp.mails(:t1, :at), 'note to laura', 'whoever wrote before is told too; its author is not');
SELECT pg_temp.at() AS at \gset
SELECT desk.tell_note(pg_temp.note(:t1, NULL, 'Parts are here.', 'third-party', NULL, '{"from": {"name": "Sup", "address": "sup@plier.test"}}')) \g /dev/null
SELECT is(pg_temp.mails(:t1, :at), 'note to anna; note to laura', 'a third party''s goes to all of them'), is((pg_temp.newest(:t1, 'note')).facts ->> 'author', 'Sup <sup@plier.test>', 'in its name'),
    is((pg_temp.newest(:t1, 'note')).facts -> 'third_party', 'true', 'marked');

-- Held
SELECT pg_temp.at() AS at \gset
SELECT desk.tell_held(pg_temp.note(:t1, 'anna', 'Dear all', 'held', 'repeats'), 'the line') \g /dev/null
SELECT is(pg_temp.mails(:t1, :at), 'held to anna', 'told to whom it is said to be from');
SELECT is(o.facts ->> 'text', 'Dear all', 'what'), matches(o.facts ->> 'why', '^It repeats whole lines.*\n"the line"$', 'why'), matches(o.facts ->> 'do', 'mark its lines', 'what to do'),
    is(o.facts -> 'to_customer', 'true', 'a reply goes on'), is(o.reply_to, 'support+' || desk.agent_token(:t1, :anna, 'agent') || '@acme.test', 'at her address'),
    matches(o.in_reply_to, '^<n\.', 'in reply to hers') FROM pg_temp.newest(:t1, 'held') o;
SELECT desk.tell_held(pg_temp.note(:t1, 'anna', 'forged', 'held', 'dmarc-fail')) \g /dev/null
SELECT isnt((pg_temp.newest(:t1, 'held')).in_reply_to, '<n.' || md5('forged') || '@acme.test>', 'what may be forged is not answered');
SELECT desk.tell_held(pg_temp.note(:sales, 'boris', 'mine?', 'held', 'not-your-queue', '{"subject": "His own"}')) \g /dev/null
SELECT is(o.facts ->> 'subject', 'My printer', 'who may see the ticket sees it') FROM pg_temp.newest(:sales, 'held') o;
DELETE FROM desk.watcher WHERE agent_id = :boris;
SELECT desk.tell_held(pg_temp.note(:sales, 'boris', 'mine??', 'held', 'not-your-queue', '{"subject": "His own"}')) \g /dev/null
SELECT is(o.facts ->> 'subject', 'His own', 'who may not sees nothing of it'), is(o.facts ->> 'customer', '', 'not whose it is'), is(o.facts -> 'owner', 'null', 'nor who has it'),
    is(o.facts -> 'to_customer', 'false', 'nor an address') FROM pg_temp.newest(:sales, 'held') o;
SELECT pg_temp.at() AS at \gset
SELECT desk.tell_held(pg_temp.note(:t1, 'anna', 'flood ' || n, 'held', 'no-authentication')) FROM generate_series(1, 20) n \g /dev/null
SELECT is((SELECT count(*) FROM desk.outbox WHERE kind = 'held' AND agent_id = :anna), 10::bigint, 'nobody floods him with them'),
    is((SELECT count(*) FROM desk.event WHERE kind = 'held-untold'), 12::bigint, 'each is on record');
SELECT pg_temp.wait('61 minutes');
SELECT desk.tell_held(pg_temp.note(:t1, 'anna', 'later', 'held', 'no-authentication')) \g /dev/null
SELECT is((pg_temp.newest(:t1, 'held')).facts ->> 'text', 'later', 'an hour later again');
UPDATE desk.agent SET active = false WHERE id = :boris;
SELECT pg_temp.at() AS at \gset
SELECT desk.tell_held(pg_temp.note(:t1, 'boris', 'am I?', 'held', 'inactive')) \g /dev/null
SELECT is(pg_temp.mails(:t1, :at), 'note to anna; note to laura', 'who is gone is not written to: the others are'), is((pg_temp.newest(:t1, 'note')).facts -> 'kind_held', 'true', 'as what it is');
UPDATE desk.agent SET active = true;
SELECT isnt((desk.held_text(code)).why, (desk.held_text('?')).why, code || ' is said in words'), isnt((desk.held_text(code)).todo, (desk.held_text('?')).todo, code || ': what to do')
FROM unnest('{no-authentication,dmarc-fail,malformed,inactive,other-token,not-your-queue,several-tickets,words-inside,nothing-left,quote,repeats,note-text,agent-address,file-names-agent,too-large,encrypted,command-line,no-customer,no-token}'::text[]) code;

-- Transcripts
SELECT desk.tell_transcript(:t1, :anna, '[{"line": "#take", "done": true, "said": "It is yours."}, {"line": "#clsoe", "done": false, "said": "Unknown.\nDid you mean #close?"}]', true, '<c@acme.test>') \g /dev/null
SELECT is(o.facts ->> 'lines', E'#take\n    It is yours.\n#clsoe\n    Unknown.\n    Did you mean #close?', 'line by line'), is(o.facts -> 'failed', 'true', 'that it failed'),
    is(o.in_reply_to, '<c@acme.test>', 'in reply to hers'), is(o.recipient, 'anna@acme.test', 'to her'), is(o.facts -> 'to_customer', 'true', 'she can go on') FROM pg_temp.newest(:t1, 'transcript') o;

-- Taken, merged
SELECT pg_temp.at() AS at \gset
SELECT desk.tell_taken(:t3, :laura), desk.tell_taken(0, :laura) \g /dev/null
SELECT is(pg_temp.mails(:t3, :at), 'taken to anna; taken to Boris', 'those who were told');

-- Modes and addresses
SELECT pg_temp.set(mode => 'observe');
SELECT pg_temp.open('obs@far.test') AS t4 \gset
SELECT is(pg_temp.mails(:t4), 'receipt to obs, withheld; notification to anna, withheld; notification to Boris, withheld', 'mode observe: made and withheld'),
    is((pg_temp.newest(:t4, 'notification')).reason, 'mode is observe', 'for that reason');
SELECT pg_temp.answer(:t4, 'anna', 'Observed.') \g /dev/null
SELECT is((pg_temp.newest(:t4, 'relay')).state, 'withheld', 'answers too'), is((pg_temp.newest(:t4, 'relay')).reason, 'mode is observe', 'for that reason');
SELECT pg_temp.set('{"plus_addresses": false}');
SELECT pg_temp.open('plus@far.test') AS t5 \gset
SELECT is(o.reply_to, 'support@acme.test', 'without plus-addresses no secret in it'), is(o.facts -> 'note_address', NULL, 'nor a note address') FROM pg_temp.newest(:t5, 'notification') o;
SELECT pg_temp.set();
SELECT is((pg_temp.newest(:sales, 'notification')).reply_to, 'sales+' || desk.agent_token(:sales, :anna, 'agent') || '@acme.test', 'the mailbox that she wrote to'),
    is(desk.ticket_address(0, 'sales', pg_temp.setting()), 'sales@acme.test', 'else the queue''s'), is(desk.ticket_address(0, 'x', pg_temp.setting()), 'support@acme.test', 'else the desk''s'),
    is(desk.ticket_address(0, 'x', pg_temp.setting('{"address": "none@acme.test"}')), 'support@acme.test', 'which must be one that is read');
UPDATE desk.mailbox SET active = false WHERE name = 'sales';
SELECT is(desk.ticket_address(:sales, 'sales', pg_temp.setting()), 'support@acme.test', 'not one that is read no more');
UPDATE desk.mailbox SET active = true;
SELECT is(desk.post_agent(:t1, 0, 'taken', '{}', false), NULL, 'nobody is written to who is none');

-- The recipient's last check
CREATE FUNCTION pg_temp.try(ticket bigint, kind text, recipient text, agent integer) RETURNS text LANGUAGE sql
AS $$ SELECT format($i$INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, envelope_sender, reply_to, message_id, next_at,
    created_at, agent_id, carries_id) VALUES (%s, nextval('desk.ticket_number') + 1000, %L, 'x', 'en', '{}', '', %L, '', '', '<%s@x>', now(), now(), %L, %s)$i$,
    ticket, kind, recipient, md5(kind || recipient || random()), agent, CASE kind WHEN 'relay' THEN (SELECT min(id)::text FROM desk.message) ELSE 'NULL' END) $$;
SELECT throws_ok(pg_temp.try(:t1, 'relay', 'else@far.test', :anna), '23514', 'a mail of kind relay may not go to else@far.test', 'not to a stranger'),
    throws_ok(pg_temp.try(:t1, 'relay', 'eve@far.test', :anna), '23514', NULL, 'nor to another ticket''s customer'),
    throws_ok(pg_temp.try(:t1, 'relay', 'anna@acme.test', :anna), '23514', NULL, 'nor to an agent'),
    throws_ok(pg_temp.try(:t1, 'notification', 'dora@far.test', :anna), '23514', NULL, 'no notification to a customer'),
    throws_ok(pg_temp.try(:t1, 'note', 'boris@acme.test', :anna), '23514', NULL, 'nor to another agent'),
    throws_ok(pg_temp.try(:t1, 'note', 'anna.k@home.test', :anna), '23514', NULL, 'nor to an alias'),
    lives_ok(pg_temp.try(:t1, 'relay', 'DORA@far.test', :anna), 'to her it may'), lives_ok(pg_temp.try(:t1, 'note', 'Anna@acme.test', :anna), 'to Anna it may'),
    throws_ok($$UPDATE desk.outbox SET recipient = 'else@far.test' WHERE kind = 'relay'$$, '23514', NULL, 'nor afterwards');
INSERT INTO desk.customer (address, created_at) VALUES ('anna.k@home.test', desk.now());
INSERT INTO desk.participant SELECT :t1, id, 'participant', desk.now() FROM desk.customer WHERE address = 'anna.k@home.test';
SELECT throws_ok(pg_temp.try(:t1, 'relay', 'anna.k@home.test', :anna), '23514', NULL, 'not to an agent though he takes part');
SELECT pg_temp.at() AS at \gset
SELECT pg_temp.answer(:t1, 'anna', 'Agents are told as agents.') \g /dev/null
SELECT is(pg_temp.mails(:t1, :at), 'relay to dora', 'so that is not even tried');
INSERT INTO desk.ticket (customer_id, subject, queue, language, anchor, arrived_at, created_at) SELECT id, 'Hers', 'general', 'en', '<t@hers>', now(), now()
    FROM desk.customer WHERE address = 'anna.k@home.test' RETURNING id AS hers \gset
INSERT INTO desk.participant SELECT :hers, id, 'requester', desk.now() FROM desk.customer WHERE address = 'anna.k@home.test';
SELECT lives_ok(pg_temp.try(:hers, 'relay', 'anna.k@home.test', :anna), 'but to her own request');
SELECT throws_ok(pg_temp.try(:hers, 'receipt', 'anna.k@home.test', NULL), '23514', NULL, 'no receipt to whom no token was given'),
    throws_ok(pg_temp.try(:hers, 'receipt', 'dora@far.test', NULL), '23514', NULL, 'nor to whom one was given in another ticket');
UPDATE desk.customer SET address = 'laura@acme.test' WHERE address = 'anna.k@home.test';
SELECT desk.agent_token(:hers, :laura, 'agent') \g /dev/null
SELECT throws_ok(pg_temp.try(:hers, 'receipt', 'laura@acme.test', NULL), '23514', NULL, 'an agent''s token is no customer''s');
UPDATE desk.agent SET active = false WHERE id = :anna;
SELECT throws_ok(pg_temp.try(:t1, 'note', 'anna@acme.test', :anna), '23514', NULL, 'nothing to who is no agent any more'), is(desk.post_agent(:t1, :anna, 'taken', '{}', false), NULL, 'which is no error');
UPDATE desk.agent SET active = true;
-- What a stranger writes into Return-Path
SELECT pg_temp.accept('{"from": {"name": "", "address": "else@acme.test"}, "return_path": "anna@acme.test", "subject": "forged"}') AS forged \gset
SELECT is(receipt_rule::integer, 14, 'an agent''s Return-Path brings no receipt'), is(receipt_reason, 'Return-Path is an agent''s address: agents get no receipts', 'says so') FROM desk.incoming WHERE id = :forged;

-- An answer by somebody else than the owner
SELECT pg_temp.open('two@far.test') AS two \gset
SELECT pg_temp.answer(:two, 'anna', 'First.') \g /dev/null
SELECT pg_temp.at() AS at \gset
SELECT pg_temp.answer(:two, 'anna', 'Second.') \g /dev/null
SELECT is(pg_temp.mails(:two, :at), 'relay to two', 'an owner''s answer is told nobody');
SELECT pg_temp.at() AS at \gset
SELECT pg_temp.answer(:two, 'boris', 'From me.') AS his \gset
SELECT is(pg_temp.mails(:two, :at), 'relay to two; notification to anna', 'another''s is told the owner'),
    is(o.facts ->> 'text', 'From me.', 'his words'), is(o.facts ->> 'sender', 'Boris Ivanov <Boris@acme.test>', 'by name'),
    is(o.facts ->> 'attention', 'Boris Ivanov has answered the customer; these are the words.', 'and what it is'),
    is(o.sender_name, 'Boris Ivanov (Acme Support)', 'from him'), is(o.facts -> 'to_customer', 'true', 'hers goes to the customer'),
    is(o.carries_id, :his::bigint, 'with its files')
FROM pg_temp.newest(:two, 'notification') o;

-- Whoever is no agent any more is not sent what waited
SELECT (pg_temp.newest(pg_temp.open('last@far.test'), 'notification', 'boris@acme.test')).id AS late \gset
SELECT desk.agents_gone(ARRAY[:anna, :laura]);
SELECT is(state, 'dropped', 'what waited for him is dropped'), is(reason, 'its recipient is no longer an agent', 'for that reason') FROM desk.outbox WHERE id = :late;
SELECT isnt_empty(format('SELECT FROM desk.event WHERE kind = ''dropped'' AND outbox_id = %s', :late), 'an event tells it');
SELECT is_empty($$SELECT FROM desk.outbox WHERE agent_id = $$ || :anna || $$ AND state = 'dropped'$$, 'others'' mail is not'), isnt_empty($$SELECT FROM desk.outbox WHERE kind = 'relay' AND state <> 'dropped' AND agent_id = $$ || :boris, 'nor what he said');
SELECT is(desk.signed_by(E'Hello\n\nAnna', 'Anna'), true, 'signed'), is(desk.signed_by(E'Best regards, Anna K.\n', 'anna'), true, 'in one line'),
    is(desk.signed_by(E'Anna\n\nIt works.', 'Anna'), false, 'greeted, not signed'),
    is(desk.signed_by('We will ask Anna tomorrow morning, she knows that printer best of all.', 'Anna'), false, 'spoken of');
SELECT * FROM finish();
ROLLBACK;
