-- How it went, asked when a ticket is closed (rate_asked, rate_given, rate_readers; report.ratings).
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
\ir found.psql
\ir customer.psql
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.rates(ticket bigint, rating integer, answers text, more jsonb DEFAULT '{}') RETURNS bigint LANGUAGE sql VOLATILE
AS $$ SELECT pg_temp.says(ticket, NULL, answers, jsonb_build_object('new_text', rating::text, 'rating', rating) || more) $$;
CREATE FUNCTION pg_temp.rated() RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT string_agg(concat_ws(' ', r.ticket, r.agent, r.rating), ', ' ORDER BY r.ticket) FROM report.ratings r $$;

-- Not asked: a number is a mail like any other.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close'), pg_temp.deliver() \g /dev/null
SELECT is(pg_temp.facts((pg_temp.newest(:t, 'closed')).id) -> 'rate', NULL, 'not asked') FROM pg_temp.told();
SELECT is(pg_temp.state(:t), 'open', 'a mail like any other') FROM pg_temp.rates(:t, 5, 'closed');
SELECT is(pg_temp.rated(), NULL, 'no rating');

-- Asked, in the mail of the closing.
UPDATE desk.setting SET ask_rating = true;
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close'), pg_temp.deliver() \g /dev/null
SELECT is(pg_temp.facts((pg_temp.newest(:t, 'closed')).id) -> 'rate', jsonb 'true', 'asked') FROM pg_temp.told();
SAVEPOINT s;
SELECT pg_temp.rates(:t, 5, 'closed') AS m \gset
SELECT is(pg_temp.state(:t), 'closed', 'closed it stays'), is(pg_temp.told(), 'notification anna', 'she who has it reads it'), is(pg_temp.line(:m), 'How it went, says the customer: 5 of 5.', 'the line'),
    is(pg_temp.rated(), desk.ticket_label(:t) || ' Anna Kalniņa 5', 'the report'), is((SELECT count(*) FROM desk.promise p WHERE p.ticket_id = :t AND p.ended_at IS NULL), 0::bigint, 'nothing is owed for it');
SELECT pg_temp.rates(:t, 2, 'closed') AS m \gset
SELECT is(pg_temp.rated(), desk.ticket_label(:t) || ' Anna Kalniņa 2', 'he thought better of it'), is(pg_temp.told(), 'notification anna, notification laura', 'a bad one: her lead, too');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
ROLLBACK TO s;
INSERT INTO desk.blob (sha256, content) VALUES (sha256('png'), 'png');
SELECT is(pg_temp.rated(), NULL, 'with a file there is more to read') FROM pg_temp.rates(:t, 5, 'closed', jsonb_build_object('attachments', jsonb_build_array(jsonb_build_object('position', 1, 'name', 'a.png', 'type', 'image/png', 'size', 3, 'sha256', encode(sha256('png'), 'hex')))));
ROLLBACK TO s;
SELECT is(pg_temp.rated(), NULL, 'in answer to another mail') FROM pg_temp.rates(:t, 5, 'promise');
ROLLBACK TO s;
SELECT is(pg_temp.rated(), NULL, 'a number that is none') FROM pg_temp.rates(:t, 6, 'closed');
ROLLBACK TO s;
SELECT is(pg_temp.rated(), NULL, 'forged, it may be') FROM pg_temp.rates(:t, 5, 'closed', pg_temp.proof('fail', 'anna@customer.test'));
ROLLBACK TO s;
SELECT is(pg_temp.rated(), NULL, 'a machine''s') FROM pg_temp.rates(:t, 5, 'closed', '{"kind": "auto_reply"}');
ROLLBACK TO s;

-- In an answer that closes it; not in one that does not. A word may be thanks for what was kept, too.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#take'), pg_temp.commanded(:t, 'anna', '#promise fri 17:00: the lamp is sent') \g /dev/null
SELECT pg_temp.answers(:t, 'anna', 'It goes on.') AS x \gset
SELECT is(pg_temp.facts((pg_temp.newest(:t, 'relay')).id) -> 'rate', NULL, 'not asked while it goes on');
SELECT pg_temp.answers(:t, 'anna', 'It is sent.', '#close') AS x \gset
SELECT pg_temp.deliver() AS x \gset
SELECT is(pg_temp.facts((pg_temp.newest(:t, 'relay')).id) -> 'rate', jsonb 'true', 'asked');
SELECT pg_temp.rates(:t, 4, 'relay', '{"answer": "yes"}') AS m \gset
SELECT is(pg_temp.line(:m), E'The customer confirms promise 1 (the lamp is sent).\nHow it went, says the customer: 4 of 5.', 'both'), is(pg_temp.state(:t), 'closed', 'closed it stays');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

SELECT * FROM finish();
ROLLBACK;
