-- An agent's words on their way out: desk.relay_words, relay_verified, relay_refusal, relay_uncut, agent_address_in,
-- relay_reveals, relay_repeats, relay_bad_file, text_lines, text_flat, text_trim. What must not pass does not; what must, does.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.set(more jsonb DEFAULT '{}') RETURNS void LANGUAGE sql
AS $$ SELECT api.configure(pg_temp.configuration(more) || jsonb '{"agents": [
    {"name": "Anna Kalniņa", "address": "anna@acme.test", "aliases": ["Anna.K@home.test"]}, {"name": "Boris Ivanov", "address": "Boris@acme.test"}]}') $$;
SELECT pg_temp.set() \g /dev/null
SELECT (SELECT id FROM desk.agent WHERE name LIKE 'Anna%') AS anna, (SELECT id FROM desk.agent WHERE name LIKE 'Boris%') AS boris \gset

-- Texts
SELECT is((SELECT string_agg(n || ' ' || line || CASE WHEN marked THEN ' marked' ELSE '' END, ' / ') FROM desk.text_lines(E'One\u00a0  TWO\r\n\n> > Three\n| four \rfive')),
    '1 one two / 2 three marked / 3 four marked / 4 five', 'lines as they are compared');
SELECT is((SELECT bool_and(telling) FROM desk.text_lines(t)), k, t) FROM (VALUES ('It has been on fire since Monday', true), ('It has been on fire sinc', false),
    ('--------------------------------------------', false), ('+371 67 000 000, +371 67 000 001 ab', false), ('Принтер горит с понедельника, ужас', true)) AS v (t, k);
SELECT is(desk.text_flat(E'> a\nb\n\n c '), 'a b c', 'as one line'), is(desk.text_flat(E'> a\nb\n\n c ', false), 'b c', 'without quotations'), is(desk.text_flat(''), '', 'nothing'),
    is(desk.text_trim(E'\n \n  a\n b\n\n '), E'  a\n b', 'trimmed');

-- A ticket with much in it
SELECT pg_temp.accept(pg_temp.sender('dora@far.test') || '{"subject": "My printer", "new_text": "Hello,\nit is a HP LaserJet Pro MFP M428fdw\nand has been on fire since Monday, the ninth of November.\n\nShort line.\nCan I send it back to you or will somebody come and get it, and who pays for that?\nYes or no?\nCan you tell me when that will be?\n-- \nDora"}') AS mail \gset
SELECT id AS t FROM pg_temp.ticket(:mail) \gset
CREATE FUNCTION pg_temp.note(ticket bigint, agent integer, words text, kind text DEFAULT 'note', reason text DEFAULT NULL) RETURNS bigint LANGUAGE sql
AS $$
    WITH t AS (UPDATE desk.ticket SET next_seq = next_seq + 1 WHERE id = note.ticket RETURNING next_seq - 1 AS seq)
    INSERT INTO desk.note (ticket_id, seq, kind, reason, agent_id, sender, subject, text, new_text, received_at, created_at)
    SELECT note.ticket, t.seq, note.kind, note.reason, agent, '', '', words, words, desk.now(), desk.now() FROM t RETURNING id
$$;
SELECT pg_temp.note(:t, :boris, E'She never pays her bills on time, be careful.\nAsk Martin before you promise anything to her.\nOk.\nand has been on fire since Monday, the ninth of November.\n\nWith kind regards from Riga\nYours, Boris Ivanov of Acme Support'),
    pg_temp.note(:t, :anna, 'These words were held back for another reason altogether.', 'held', 'no-authentication'),
    pg_temp.note(:t, NULL, 'The supplier says that the part costs forty euros.', 'third-party') \g /dev/null
SELECT desk.answer_put(:t, :anna, NULL, '<a@acme.test>', E'Thank you for your patience with us.\nWarm greetings from all of us at Acme', '[]', desk.now()) AS a1 \gset
SELECT pg_temp.accept(pg_temp.sender('dora@far.test') || jsonb_build_object('in_reply_to', '["<a@acme.test>"]'::jsonb, 'to', jsonb_build_array(jsonb_build_object('address', (pg_temp.receipt(:mail)).reply_to)),
    'new_text', E'Fine.\nWarm greetings from all of us at Acme')) \g /dev/null

-- What is refused, and what is not
CREATE FUNCTION pg_temp.refused(words text, files jsonb DEFAULT '[]') RETURNS text LANGUAGE sql
AS $$ SELECT coalesce(code, 'passes') FROM desk.relay_refusal((SELECT id FROM desk.ticket ORDER BY id LIMIT 1), words, files) $$;
SELECT is(pg_temp.refused(v.words), v.code, v.code || ': ' || left(translate(v.words, E'\n', '/'), 60)) FROM (VALUES
    ('Pour water on it.', 'passes'),
    ('', 'passes'),
    -- The desk's own mail to the agent
    ('see support+' || desk.agent_token(:t, :anna, 'agent') || '@acme.test', 'quote'),
    ('> SUPPORT+' || upper(desk.agent_token(:t, :anna, 'note')) || '@ACME.TEST wrote:', 'quote'),
    ('help+' || repeat('a', 26) || '@acme.test', 'quote'),
    ('the secret ' || desk.agent_token(:t, :boris, 'note'), 'quote'),
    ('the customer''s ' || desk.customer_token(:t, 'dora@far.test'), 'quote'),
    ('X-Promised-Loop: ' || (pg_temp.setting()).loop_mark, 'quote'),
    ('Subject: [ACME-' || (SELECT number FROM desk.ticket WHERE id = :t) || '] My printer', 'quote'),
    ('Write to support@acme.test, or to sales+spring@acme.test', 'passes'),
    ('It is number ACME-' || (SELECT number FROM desk.ticket WHERE id = :t) || ', [ACME-1] with us', 'passes'),
    -- Agents' addresses
    ('Write to anna@acme.test.', 'agent-address'), ('ANNA@Acme.Test', 'agent-address'), ('<mailto:Boris@acme.test>', 'agent-address'), ('_anna.k@home.test_', 'agent-address'),
    ('anna' || E'\u200b' || '@acme.test', 'agent-address'), ('boris@acme.test, Boris', 'agent-address'), (E'> From: Boris\n> <boris@acme.test>', 'agent-address'),
    ('Write to joanna@acme.test', 'passes'), ('anna@acme.test.example.org', 'passes'), ('anna@acme.testing', 'passes'), ('anna at acme.test', 'passes'),
    -- Notes
    ('She never pays her bills on time, be careful.', 'note-text'), (E'Look:\n> she never pays  her bills\n> on time, be careful.', 'note-text'),
    ('I am told: ask Martin before you promise anything to her. So I ask.', 'note-text'), ('The supplier says that the part costs forty euros.', 'note-text'),
    ('With kind regards from Riga', 'note-text'), (E'Sorry.\nYours, Boris Ivanov of Acme Support', 'passes'), ('Ok.', 'passes'),
    ('She never pays her bills.', 'passes'), ('These words were held back for another reason altogether.', 'passes'),
    (E'> and has been on fire since Monday, the ninth of November.\nThen pour water on it.', 'passes'),
    -- The customer's words
    (E'Pour water.\n\nand has been on fire since Monday, the ninth of November.', 'repeats'),
    (E'Pour water.\nCan I send it back to you or will somebody\ncome and get it, and who pays for that?', 'repeats'),
    (E'Pour water.\n> Can I send it back to you or will somebody come and get it, and who pays for that?\nWe do.', 'passes'),
    (E'Pour water.\n| and has been on fire since Monday, the ninth of November.', 'passes'),
    (E'Short line.\nYes or no?\nYes.', 'passes'), ('Your HP LaserJet Pro MFP M428fdw burns because it is on fire.', 'passes'),
    ('You ask: can you tell me when that will be? On Friday.', 'passes'),
    (E'On Friday.\nWarm greetings from all of us at Acme', 'passes')) AS v (words, code);
SELECT is(detail, NULL, 'a secret is not told again') FROM desk.relay_refusal(:t, 'help+' || repeat('a', 26) || '@acme.test', '[]');
SELECT is(detail, 'anna@acme.test', 'what was found') FROM desk.relay_refusal(:t, 'Anna@acme.test', '[]');
SELECT is(detail, 'and has been on fire since Monday, the ninth of November.', 'which line') FROM desk.relay_refusal(:t, 'And has been on fire since Monday, the ninth of November.', NULL);
SELECT is(detail, 'The supplier says that the part costs forty euros.', 'of which note') FROM desk.relay_refusal(:t, 'The supplier says that the part costs forty euros.', 'null');
SELECT pg_temp.set('{"delimiter": "-"}');
SELECT is(pg_temp.refused('support-' || repeat('b', 26) || '@acme.test'), 'quote', 'another delimiter'), is(pg_temp.refused('support+' || repeat('b', 26) || '@acme.test'), 'passes', 'no other');
SELECT pg_temp.set();
UPDATE desk.agent SET active = false WHERE id = :boris;
SELECT is(pg_temp.refused('boris@acme.test'), 'agent-address', 'an agent of yesterday is no customer''s business either');

-- Files
CREATE FUNCTION pg_temp.file(name text, content bytea, type text DEFAULT 'application/octet-stream', purpose text DEFAULT NULL) RETURNS jsonb LANGUAGE sql
AS $$
    INSERT INTO desk.blob (sha256, content) VALUES (sha256(content), content) ON CONFLICT DO NOTHING;
    SELECT jsonb_build_array(jsonb_build_object('position', 1, 'name', 'ok.txt', 'type', 'text/plain', 'size', 2, 'sha256', encode(sha256('ok'), 'hex')),
        jsonb_build_object('position', 2, 'name', name, 'type', type, 'size', length(content), 'sha256', encode(sha256(content), 'hex'), 'purpose', purpose))
$$;
INSERT INTO desk.blob VALUES (sha256('ok'), 'ok');
SELECT is(pg_temp.refused('See the file.', f.file), f.code, f.code || ': ' || f.what) FROM (VALUES
    ('a text', pg_temp.file('a.txt', 'nothing in it', 'text/plain'), 'passes'),
    ('an agent in a text', pg_temp.file('a.txt', 'by ANNA@acme.test', 'text/plain'), 'file-names-agent'),
    ('in two bytes a letter', pg_temp.file('a.txt', '\x610000006e006e006100400061006300'::bytea || '\x6d0065002e0074006500730074002000'::bytea, 'text/plain'), 'file-names-agent'),
    ('in a calling card', pg_temp.file('anna.vcf', 'EMAIL:anna@acme.test', 'application/octet-stream'), 'file-names-agent'),
    ('in a page', pg_temp.file('x', '<a href="mailto:boris@acme.test">', 'TEXT/html'), 'file-names-agent'),
    ('in its name', pg_temp.file('anna@acme.test.pdf', 'x'), 'passes'), ('in its name', pg_temp.file('for anna@acme.test', 'x'), 'file-names-agent'),
    ('a picture is not read', pg_temp.file('a.png', 'anna@acme.test', 'image/png'), 'passes'),
    ('a whole mail', pg_temp.file('a', 'From: x@y.test', 'message/rfc822'), 'file-names-agent'), ('a whole mail', pg_temp.file('a.eml', 'x'), 'file-names-agent'),
    ('a whole mail', pg_temp.file('a', 'x', 'application/octet-stream', 'mail'), 'file-names-agent'), ('a whole mail', pg_temp.file('A.MSG', 'x'), 'file-names-agent'),
    ('a signature is not sent', pg_temp.file('s.txt', 'anna@acme.test', 'text/plain', 'signature'), 'passes'),
    ('nor a calendar entry', pg_temp.file('i.ics', 'anna@acme.test', 'text/calendar', 'calendar'), 'passes')) AS f (what, file, code);
SELECT is(desk.relay_bad_file(pg_temp.file('a', 'x', 'message/rfc822')), 'a (a whole mail)', 'which file'), is(desk.relay_bad_file('null'), NULL, 'no files'), is(desk.relay_bad_file(NULL), NULL, 'none at all');

-- answer_put holds what is refused
SELECT throws_ok(format($$SELECT desk.answer_put(%s, %s, NULL, '<x@y>', 'Write to anna@acme.test', '[]', now())$$, :t, :anna), 'PD002', 'agent-address', 'nothing is sent');

-- Words
CREATE FUNCTION pg_temp.words(body text, VARIADIC pieces text[]) RETURNS text LANGUAGE sql -- a piece that begins with > is a quotation
AS $$ SELECT desk.relay_words(jsonb_build_object('new_text', 'all', 'body', body, 'reply', CASE WHEN pieces <> '{}' THEN jsonb_build_object('how', 'marks', 'left', true, 'segments',
    (SELECT jsonb_agg(jsonb_build_object('quote', p LIKE '>%', 'text', ltrim(p, '>')) ORDER BY n) FROM unnest(pieces) WITH ORDINALITY AS x (p, n))) END),
    (SELECT id FROM desk.ticket ORDER BY id LIMIT 1)) $$;
SELECT is(desk.relay_words('{"new_text": "\n all \n\n", "body": null}', :t), ' all', 'no body: the new text'), is(desk.relay_words('{"new_text": "all"}', :t), 'all', 'an older document'),
    is(desk.relay_words('{"new_text": "all", "body": ""}', :t), '', 'nothing is nothing'), is(desk.relay_words('{"new_text": "a", "reply": null}', :t), 'a', 'nothing was cut'),
    is(desk.relay_words('{"new_text": "a", "reply": {"segments": null}}', :t), 'a', 'or nobody knows');
SELECT is(pg_temp.words('Pour water.', 'Pour water.', '>Short line.'), 'Pour water.', 'above'), is(pg_temp.words('Pour water.', '>Short line.', 'Pour water.'), 'Pour water.', 'below'),
    is(pg_temp.words('x', E'Hello\n', '>Short line.', '  '), 'x', 'one answer is one');
SELECT is(pg_temp.words('x', 'Hello', E'>Short line.\n', E'\nYes.\n', '>Yes or no?', 'No.', '>Hello,'), E'Hello\n\n> Short line.\n\nYes.\n\n> Yes or no?\n\nNo.', 'between'),
    is(pg_temp.words('x', E'>Hello,\n\nShort line.', 'Yes.', E'>and has been on fire since Monday,\n\nthe ninth of November.', 'No.'),
        E'> Short line.\n\nYes.\n\n> and has been on fire since Monday,\n>\n> the ninth of November.\n\nNo.', 'what stands above the first: its last paragraph'),
    is(pg_temp.words('x', 'Yes.', '>She never pays her bills on time, be careful.', 'No.'), E'Yes.\n\nNo.', 'internal words are not quoted'),
    is(pg_temp.words('x', 'Yes.', E'>Short line.\nAsk Martin', 'No.'), E'Yes.\n\nNo.', 'not even one line of them'),
    is(pg_temp.words('x', 'Yes.', '>Thank you for your patience with us.', 'No.'), E'Yes.\n\nNo.', 'nor our own'),
    is(pg_temp.words('x', 'Yes.', E'>Short   LINE.', 'No.'), E'Yes.\n\n> Short   LINE.\n\nNo.', 'however it is spaced');
SELECT ok(desk.relay_verified('on fire since Monday', :t), 'her words'), ok(NOT desk.relay_verified('on fire since Tuesday', :t), 'not her words'), ok(desk.relay_verified('', :t), 'nothing'),
    ok(NOT desk.relay_verified('on fire since Monday', 0), 'not in another ticket');
SELECT is(pg_temp.refused(pg_temp.words('x', 'Yes.', E'>and has been on fire since Monday, the ninth of November.', 'No.')), 'passes', 'what is quoted so may go');
SELECT is(desk.relay_uncut(0, 'x'), NULL, 'of no ticket'), is(desk.agent_address_in('x anna@acme.test'), 'anna@acme.test', 'whose address'), is(desk.relay_reveals(:t, 'x'), NULL, 'nothing internal'),
    is(desk.relay_repeats(:t, 'x'), NULL, 'nothing repeated');

SELECT * FROM finish();
ROLLBACK;
