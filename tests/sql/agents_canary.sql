-- What is internal stays so: a story with a word in every internal text, and none of those words in anything that a customer
-- is sent; nor within reach of the role that speaks to customers, whatever it may call.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
SELECT api.configure(pg_temp.configuration(budget => '{"per_address_hour": 1000, "per_address_day": 1000, "per_domain_hour": 1000}') || jsonb '{"agents": [
    {"name": "Anna Canarysurname", "address": "canaryanna@acme.test", "aliases": ["canaryalias@home.test"]}, {"name": "Boris Canaryother", "address": "canaryboris@acme.test"}]}') \g /dev/null
SELECT (SELECT id FROM desk.agent WHERE name LIKE 'Anna%') AS anna, (SELECT id FROM desk.agent WHERE name LIKE 'Boris%') AS boris \gset
INSERT INTO desk.blob (sha256, content) SELECT sha256(c::bytea), c::bytea FROM unnest('{canaryfile of a note,canaryfile held,canaryfile of hers,a good file}'::text[]) c;
CREATE FUNCTION pg_temp.files(content text, name text) RETURNS jsonb LANGUAGE sql
AS $$ SELECT jsonb_build_object('attachments', jsonb_build_array(jsonb_build_object('position', 1, 'name', name, 'type', 'application/pdf', 'size', length(content),
    'sha256', encode(sha256(content::bytea), 'hex'), 'inline', false, 'content_id', null))) $$;
-- A mail of that agent to that address.
CREATE FUNCTION pg_temp.agent_mail(who text, recipient text, words text, more jsonb DEFAULT '{}') RETURNS bigint LANGUAGE sql
AS $$ SELECT pg_temp.accept(jsonb_build_object('from', jsonb_build_object('name', 'canaryname', 'address', who), 'return_path', who, 'subject', 'canarysubject ' || words,
    'to', jsonb_build_array(jsonb_build_object('name', '', 'address', recipient)), 'text', words || E'\n-- \ncanarysignature', 'new_text', words,
    'message_id', format('<canary%s@home.test>', md5(words))) || pg_temp.vouched('acme.test') || more) $$;
CREATE FUNCTION pg_temp.at(ticket bigint, agent integer, purpose text) RETURNS text LANGUAGE sql
AS $$ SELECT 'support+' || desk.agent_token(ticket, agent, purpose) || '@acme.test' $$;

SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Printer", "new_text": "It burns."}' || pg_temp.files('canaryfile of hers', 'hers.pdf')))).id AS t,
    (pg_temp.ticket(pg_temp.accept(pg_temp.sender('bert@other.test') || '{"subject": "Toner", "new_text": "canarybert"}'))).id AS other \gset
SELECT pg_temp.wait('1 hour') \g /dev/null
SELECT pg_temp.agent_mail('canaryboris@acme.test', pg_temp.at(:t, :boris, 'note'), 'canarynote one', pg_temp.files('canaryfile of a note', 'canaryname.pdf')),
    pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :anna, 'agent'), E'canarycommand', '{"commands": [{"line": "#note", "word": "note", "argument": ""}], "body": "canarycommand"}'),
    pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :anna, 'agent'), E'canarywrong', '{"commands": [{"line": "#clsoe", "word": "clsoe", "argument": ""}], "body": "canarywrong"}'),
    pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :anna, 'agent'), 'canaryforged', '{"authentication": null}' || pg_temp.files('canaryfile held', 'canaryheld.pdf')),
    pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :boris, 'agent'), 'canarytoken'),
    pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :anna, 'agent'), 'canaryquote: write to canaryanna@acme.test'),
    pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :anna, 'agent'), 'Pour water on it.', pg_temp.files('a good file', 'how.pdf')),
    pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :anna, 'agent'), 'canarystatus', '{"commands": [{"line": "#status", "word": "status", "argument": ""}], "body": ""}'),
    pg_temp.accept(pg_temp.sender('canarythird@plier.test') || jsonb_build_object('new_text', 'canarythird', 'to', jsonb_build_array(jsonb_build_object('address', pg_temp.at(:t, :anna, 'agent'))))),
    pg_temp.agent_mail('canaryanna@acme.test', 'support@acme.test', 'canaryinternal') \g /dev/null
-- Promises: made, moved and broken by people whose names are canaries too, told while the notes above are what happened.
INSERT INTO desk.service (queue, calendar, update_every, ask_every, ask_times) VALUES ('general', 'always', '6 hours', '12 hours', 1);
SELECT desk.ledger_configured() \g /dev/null
UPDATE desk.setting SET per_ticket = 100;
SELECT desk.promise_make(:t, 'own', 'deed', 'a new printer', desk.now() + interval '1 hour', desk.now(), NULL, :anna, NULL) AS own,
    desk.promise_make(:t, 'update', 'contact', '', desk.now() + interval '6 hours', desk.now(), NULL, NULL, NULL) AS u \gset
SELECT desk.promise_make(:t, 'reply', 'contact', '', desk.now(), desk.now(), NULL, NULL, NULL) AS reply \gset
SELECT pg_temp.wait('1 minute'), pg_temp.agent_mail('canaryanna@acme.test', pg_temp.at(:t, :anna, 'note'), 'canarynote two') \g /dev/null
SELECT desk.tell_promises(:t, :anna, ARRAY(SELECT e.id FROM desk.event e WHERE e.promise_id = :own)), desk.promise_break(:reply) \g /dev/null
UPDATE desk.outbox SET created_at = created_at - interval '1 minute' WHERE kind = 'promise';
SELECT desk.tell_update(:u) AS u, desk.owner_set(:t, :boris) \gset
SELECT desk.tell_broken(:reply), desk.promise_keep(:own, 'kept', :anna, NULL, NULL, desk.now()) \g /dev/null
SELECT pg_temp.attempt(o.id, 'done') FROM desk.outbox o WHERE o.audience = 'customer' AND o.ticket_id = :t ORDER BY o.id \g /dev/null
SELECT desk.state_set(:t, 'waiting'), desk.tell_update(p.id) FROM desk.promise p WHERE p.ticket_id = :t AND p.kind = 'update' AND p.ended_at IS NULL AND p.kept_by IS NULL \g /dev/null
UPDATE desk.outbox SET state = 'withheld', reason = 'for now' WHERE kind = 'question'; -- as if it had left: else nobody closes
SELECT desk.tell_update(p.id) FROM desk.promise p WHERE p.ticket_id = :t AND p.kind = 'update' AND p.ended_at IS NULL AND p.kept_by IS NULL \g /dev/null
UPDATE desk.outbox SET state = 'queued', reason = NULL WHERE kind = 'question';
SELECT is(facts -> 'happened' -> 0 ->> 'agent', 'Anna', 'what customers see of an agent') FROM desk.outbox WHERE id = :u;
SELECT set_eq($$SELECT kind::text COLLATE "default" || coalesce(' ' || reason, '') FROM desk.note$$, ARRAY['note', 'held command', 'held no-authentication', 'held other-token', 'held agent-address', 'commands', 'third-party'],
    'there is something internal of every kind');
SELECT is(pg_temp.attempt(o.id, 'done'), 'sent', o.kind || ' sent') FROM desk.outbox o WHERE audience = 'customer' AND state <> 'sent' ORDER BY seq;
SELECT set_eq($$SELECT DISTINCT kind::text COLLATE "default" FROM desk.outbox$$, '{receipt,relay,promise,update,question,closed,broken,notification,note,held,transcript,taken,confirmation}'::text[], 'mails of every kind');

CREATE TEMPORARY TABLE canary AS
SELECT 'canary' AS word UNION SELECT token FROM desk.token WHERE purpose <> 'customer' UNION SELECT message_id FROM desk.outbox WHERE audience <> 'customer';
SELECT is_empty($$SELECT o.id, c.word FROM desk.outbox o, canary c WHERE o.audience = 'customer' AND position(c.word IN lower((to_jsonb(o) - 'bytes')::text)) > 0$$,
    'no customer''s mail holds one of these words');
SELECT is_empty($$SELECT o.id FROM desk.outbox o JOIN desk.outbox_attachment f ON f.outbox_id = o.id JOIN desk.blob b USING (sha256), canary c
    WHERE o.audience = 'customer' AND (position(c.word IN f.name || f.type) > 0 OR position(c.word::bytea IN b.content) > 0)$$, 'no file of theirs');
SELECT is((SELECT count(*) FROM desk.outbox WHERE kind = 'relay'), 1::bigint, 'one answer of all that went out'),
    is((SELECT count(DISTINCT recipient) FROM desk.outbox WHERE audience = 'customer'), 2::bigint, 'to two customers');
SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
UPDATE desk.outbox SET state = 'queued', sent_at = NULL WHERE audience = 'customer';
SELECT min(id) AS notification FROM desk.outbox WHERE kind = 'notification' \gset
SELECT min(id) AS relay FROM desk.outbox WHERE kind = 'relay' \gset
SELECT api.inform_claim('informer', 1) \g /dev/null
SELECT count(*) AS before FROM desk.outbox WHERE audience <> 'customer' AND state = 'queued' \gset

-- As the role that sends to customers
SET LOCAL ROLE promised_send;
SELECT is_empty(format($$SELECT * FROM api.send_claim('s', 1000) c WHERE c.kind <> ALL ('{receipt,relay,promise,update,question,closed,broken}') OR position('canary' IN (to_jsonb(c) - 'bytes')::text) > 0$$), 'what it claims is customers'' alone');
SELECT is((SELECT count(*) FROM api.send_files(:relay)), 1::bigint, 'their files'), is((SELECT convert_from(content, 'UTF8') FROM api.send_files(:relay)), 'a good file', 'as they are'),
    is_empty(format('SELECT * FROM api.send_files(%s)', :notification), 'no agent''s');
SELECT ok(NOT api.send_begin(:notification, 'informer', 'x'), 'it begins no agent''s mail'), is(api.send_result(:notification, 'informer', 'done', 250, ''), NULL, 'ends none'),
    lives_ok(format($$SELECT api.send_cannot(%s, 'informer', 'x'), api.send_postpone(%1$s, 'informer', 1, 'x'), api.send_release('informer')$$, :notification), 'nor does anything to it');
SELECT throws_ok(q, '42501', NULL, q) FROM unnest(ARRAY['SELECT * FROM desk.note', 'SELECT * FROM desk.outbox', 'SELECT * FROM desk.blob', 'SELECT * FROM desk.message', 'SELECT * FROM desk.outbox_attachment',
    'SELECT desk.outbox_claim(''s'', 1, ''{agent}'')', 'SELECT desk.outbox_files(1, ''{agent}'')', 'SELECT api.inform_claim(''s'', 1)', 'SELECT api.inform_files(1)', 'SELECT api.inform_begin(1, ''s'', ''x'')',
    'SELECT api.inform_result(1, ''s'', ''done'', 250, '''')', 'SELECT api.inform_cannot(1, ''s'', ''x'')', 'SELECT api.inform_postpone(1, ''s'', 1, '''')', 'SELECT api.inform_release(''s'')',
    'SELECT api.ctl_mail(1)']) q;
RESET ROLE;
SELECT is((SELECT worker FROM desk.outbox WHERE id = :notification), 'informer', 'the claim stands'), is((SELECT count(*) FROM desk.outbox WHERE audience <> 'customer' AND state = 'queued'), :before::bigint, 'as do all');

-- As the speaker itself, whatever a mistake might have it do
SET LOCAL ROLE promised_speaker;
SELECT is_empty($$SELECT FROM desk.outbox WHERE audience <> 'customer' OR kind <> ALL ('{receipt,relay,promise,update,question,closed,broken}')$$, 'it sees customers'' mails alone'), isnt_empty('SELECT FROM desk.outbox', 'those it sees'),
    is((SELECT count(*) FROM desk.outbox_attachment), 1::bigint, 'one file'), is((SELECT string_agg(convert_from(content, 'UTF8'), '|') FROM desk.blob), 'a good file', 'no others'),
    is_empty($$SELECT * FROM desk.outbox_claim('s', 100, '{agent,admin}')$$, 'asked for agents'' mails it finds none'), is_empty(format($$SELECT * FROM desk.outbox_files(%s, '{agent}')$$, :notification), 'nor their files'),
    is_empty($$WITH u AS (UPDATE desk.outbox SET worker = 'x' WHERE audience = 'agent' RETURNING 1) SELECT FROM u$$, 'it changes none');
SELECT throws_ok(q, '42501', NULL, q) FROM unnest(ARRAY['SELECT FROM desk.note', 'SELECT FROM desk.note_attachment', 'SELECT FROM desk.incoming', 'SELECT FROM desk.message', 'SELECT FROM desk.attachment', 'SELECT FROM desk.agent',
    'SELECT FROM desk.token', 'SELECT FROM desk.event', 'SELECT FROM desk.customer', 'SELECT subject FROM desk.ticket', 'SELECT admin FROM desk.setting', 'UPDATE desk.outbox SET recipient = ''x@y.test''',
    'UPDATE desk.outbox SET facts = ''{}''', 'DELETE FROM desk.outbox', 'INSERT INTO desk.blob VALUES (''x'', ''y'')', 'SELECT desk.tell_message(1)', 'SELECT desk.audit()', 'SELECT api.send_begin(1, ''s'', ''x'')', 'CREATE FUNCTION api.mine() RETURNS integer LANGUAGE sql AS ''SELECT 1''']) q;
RESET ROLE;

-- As the role that sends to agents
SET LOCAL ROLE promised_inform;
SELECT is_empty($$SELECT FROM api.inform_claim('i', 1000) c WHERE c.kind = ANY ('{receipt,relay,promise,update,question,closed,broken}')$$, 'it claims no customer''s mail'), is_empty(format('SELECT FROM api.inform_files(%s)', :relay), 'nor their files'),
    ok(NOT api.inform_begin(:relay, 's', 'x'), 'begins none'), is(api.inform_result(:relay, 's', 'done', 250, ''), NULL, 'ends none'), ok(api.inform_begin(:notification, 'informer', 'x'), 'but its own'),
    is(api.inform_result(:notification, 'informer', 'later', 450, 'x'), 'retry', 'again later'), isnt_empty(format('SELECT FROM api.inform_files(%s)', :notification), 'with its files');
SELECT api.inform_postpone(:notification, 'i', 1, 'x'), api.inform_cannot(:notification, 'i', 'x'), api.inform_release('i'), api.inform_release('s') \g /dev/null
SELECT throws_ok(q, '42501', NULL, q) FROM unnest(ARRAY['SELECT FROM desk.outbox', 'SELECT FROM desk.note', 'SELECT api.send_claim(''s'', 1)', 'SELECT api.send_release(''s'')']) q;
RESET ROLE;
SELECT is((SELECT count(*) FROM desk.outbox WHERE audience = 'customer' AND worker = 's'), 2::bigint, 'customers'' claims stand');

SELECT * FROM finish();
ROLLBACK;
