-- The language in which customers are written to: desk.mail_language, desk.customer_language, desk.language_for.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();
SELECT api.configure(pg_temp.agents()) \g /dev/null

-- What the reader is sure of, and not.
CREATE FUNCTION pg_temp.written(code text, more jsonb DEFAULT '{}', confidence numeric DEFAULT 0.95, words integer DEFAULT 9) RETURNS jsonb
LANGUAGE sql
AS $$ SELECT jsonb_build_object('language', jsonb_build_object('code', code, 'confidence', confidence, 'by', 'words', 'words', words)) || more $$;
CREATE FUNCTION pg_temp.short(code text DEFAULT NULL, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$ SELECT pg_temp.written(code, more, 0.5, 2) $$;
CREATE FUNCTION pg_temp.chose(mail bigint) RETURNS text
LANGUAGE sql
AS $$ SELECT format('%s, %s by %s', coalesce(m.language, '-'), m.answered_in, m.answered_by) FROM desk.message m WHERE m.incoming_id = mail $$;
-- The language of an agent's answer to each.
CREATE FUNCTION pg_temp.answered(ticket bigint) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_from bigint := (SELECT coalesce(max(id), 0) FROM desk.outbox);
BEGIN
    PERFORM desk.answer_put(ticket, (SELECT min(id) FROM desk.agent), NULL, NULL, 'Words.', '[]', desk.now());
    RETURN (SELECT string_agg(split_part(recipient, '@', 1) || ' ' || language, ', ' ORDER BY recipient) FROM desk.outbox WHERE id > v_from AND kind = 'relay');
END;
$$;

-- Somebody who takes part writes to his own reply address.
CREATE FUNCTION pg_temp.joins(ticket bigint, who text, more jsonb) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT pg_temp.accept(more || pg_temp.sender(who) || pg_temp.to_address(
        desk.reply_address('support@acme.test', desk.customer_token(ticket, who), s))) FROM desk.setting s
$$;

-- The order: the words, the header, what he wrote in before, the mailbox's.
SELECT pg_temp.accept(pg_temp.written('ru', '{"content_language": "en"}')) AS ru \gset
SELECT is(pg_temp.chose(:ru), 'ru, ru by text', 'what it is written in goes before what the program says'),
    is((pg_temp.ticket(:ru)).language, 'ru', 'and is the ticket''s'), is((pg_temp.receipt(:ru)).language, 'ru', 'and the receipt''s');
SELECT is(c.language, 'ru', 'and is remembered') FROM desk.customer c WHERE c.address = 'anna@customer.test';
SELECT is(pg_temp.chose(pg_temp.accept(d || pg_temp.sender(a || '@one.test'))), l, 'a stranger: ' || l) FROM (VALUES
    ('a', pg_temp.short('es', '{"content_language": "lv"}'), '-, lv by header'), ('b', pg_temp.short('es'), '-, en by queue'),
    ('c', jsonb '{}', '-, en by queue'), ('d', pg_temp.written('de', '{"content_language": "de"}'), 'de, en by queue'),
    ('e', pg_temp.written('de', '{"content_language": "et"}'), 'de, et by header'), ('f', pg_temp.written('ru', confidence => 0.79), '-, en by queue'),
    ('g', pg_temp.written('ru', confidence => 0.8), 'ru, ru by text'), ('h', jsonb '{"content_language": "tlh"}', '-, en by queue')) v (a, d, l);
SELECT is(pg_temp.chose(pg_temp.accept(pg_temp.sender('i@one.test') || '{"to": [{"address": "sales@acme.test"}]}', 'sales')), '-, es by queue', 'each mailbox has its own');
SELECT ok((SELECT c.language IS NULL FROM desk.customer c WHERE c.address = 'e@one.test'), 'a program''s word is not remembered'),
    ok((SELECT c.language IS NULL FROM desk.customer c WHERE c.address = 'd@one.test'), 'nor what the desk cannot answer in');

-- Short texts
SELECT is(pg_temp.chose(pg_temp.accept(d || '{"subject": "next"}')), l, 'Anna: ' || l) FROM (VALUES
    (pg_temp.short('es'), '-, ru by customer'), (pg_temp.short('lv', '{"content_language": "lv"}'), '-, ru by customer'),
    (jsonb '{"content_language": "lv"}', '-, ru by customer'), (pg_temp.written('de'), 'de, ru by customer'),
    (pg_temp.written(NULL, '{"content_language": "lv"}', 0), '-, lv by header')) v (d, l);
SELECT is(c.language, 'ru', 'she stays what she was') FROM desk.customer c WHERE c.address = 'anna@customer.test';
SELECT is(pg_temp.chose(pg_temp.accept(pg_temp.written('lv', '{"kind": "auto_reply"}'))), 'lv, lv by text', 'a machine''s mail has a language');
SELECT is(c.language, 'ru', 'which is not hers') FROM desk.customer c WHERE c.address = 'anna@customer.test';

-- A ticket follows its customer
SELECT (pg_temp.ticket(:ru)).id AS t, pg_temp.deliver() \gset
SELECT pg_temp.writes(:t, pg_temp.short('lv')) AS m \gset
SELECT is(pg_temp.chose(:m), '-, ru by customer', 'a word in another language'), is((SELECT language FROM desk.ticket WHERE id = :t), 'ru', 'changes nothing');
SELECT is(pg_temp.answered(:t), 'anna ru', 'answered in Russian');
SELECT pg_temp.writes(:t, pg_temp.written('lv')) AS m \gset
SELECT is(pg_temp.chose(:m), 'lv, lv by text', 'a sentence'), is((SELECT language FROM desk.ticket WHERE id = :t), 'lv', 'is followed');
SELECT is(pg_temp.answered(:t), 'anna lv', 'in the answer'),
    is((pg_temp.o(desk.post_customer(:t, 'question', '{}'))).language, 'lv', 'and in what the desk says itself');
SELECT is(c.language, 'lv', 'and remembered') FROM desk.customer c WHERE c.address = 'anna@customer.test';

-- Each his own
SELECT desk.participant_add(:t, a, '', NULL) FROM (VALUES ('bert@far.test'), ('carl@far.test')) v (a) \g /dev/null
SELECT is(pg_temp.answered(:t), 'anna lv, bert lv, carl lv', 'who has not written: the ticket''s');
SELECT pg_temp.joins(:t, 'bert@far.test', pg_temp.written('es')) AS m \gset
SELECT is(pg_temp.answered(:t), 'anna lv, bert es, carl lv', 'each his own'), is((SELECT language FROM desk.ticket WHERE id = :t), 'lv', 'the ticket stays the requester''s');
SELECT pg_temp.joins(:t, 'carl@far.test', pg_temp.short('en')) AS m \gset
SELECT is(pg_temp.chose(:m), '-, lv by ticket', 'who says little in a ticket is answered in its language');
SELECT pg_temp.joins(:t, 'carl@far.test', pg_temp.short('en', '{"content_language": "et"}')) AS m \gset
SELECT is(pg_temp.answered(:t), 'anna lv, bert es, carl et', 'or his program''s');

-- Languages come and go with the configuration
SELECT is((SELECT languages FROM desk.setting), '{en,es,et,lv,ru}', 'those of the configuration');
SELECT api.configure(pg_temp.configuration() || '{"languages": ["ru"]}') \g /dev/null
SELECT is((SELECT languages FROM desk.setting), '{en,es,ru}', 'and those of desk and mailboxes always');
SELECT is(pg_temp.answered(:t), 'anna ru, bert es, carl en', 'one that is gone is passed over: what he wrote in before, else the desk''s');
SELECT is(pg_temp.chose(pg_temp.accept(pg_temp.written('lv', '{"subject": "last"}'))), 'lv, en by queue', 'and is not answered in');
SELECT api.configure(pg_temp.configuration() - 'languages') \g /dev/null
SELECT is((SELECT languages FROM desk.setting), '{en,es}', 'without any');
SELECT is((desk.mail_language(pg_temp.mail() , '{}', pg_temp.setting('{"languages": ["es"], "language": "es"}'))).language_by, 'desk', 'a mailbox''s that is no more');

-- Texts of the configuration are in the desk's language, or in the mail's
SELECT is(desk.complaints_for(l, pg_temp.setting(s)), c, l || ' ' || s::text) FROM (VALUES
    ('en', jsonb '{"complaints": "Write to us"}', 'Write to us'), ('ru', '{"complaints": "Write to us"}', ''), ('ru', '{"complaints": "https://x.test/c"}', 'https://x.test/c'),
    ('ru', '{"complaints": "Write to us", "complaints_in": ["es: Escriba", "ru:  Пишите: нам "]}', 'Пишите: нам'), ('en', '{"complaints": ""}', '')) v (l, s, c);

-- What promisectl tells
SELECT is(desk.ctl_explain(i) -> 'language', jsonb_build_object('found', i.document -> 'language', 'declared', 'en', 'forwarded', NULL, 'used', 'ru', 'by', 'text'), 'why')
FROM desk.incoming i WHERE i.id = :ru;

SELECT * FROM finish();
ROLLBACK;
