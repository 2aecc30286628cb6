-- What a progress update says: desk.progress_facts, desk.progress_happened, desk.progress_promises, desk.work_notes, desk.heard_at, desk.told_at,
-- desk.message_reached, desk.asked_of, desk.worked_at, desk.pledged_at, desk.update_late. Every fact is there with its row and gone without it.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();

SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Printer"}'))).id AS t \gset
SELECT pg_temp.deliver() \g /dev/null
SELECT desk.now() AS began \gset
SELECT pg_temp.wait('1 hour');
CREATE FUNCTION pg_temp.progress(t bigint) RETURNS jsonb LANGUAGE sql AS 'SELECT desk.progress_facts(pg_temp.t(t))';
-- What happened, in short: 'noted Anna, written'
CREATE FUNCTION pg_temp.happened(t bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', (SELECT k FROM jsonb_object_keys(h - '{agent,at}'::text[]) k), h ->> 'agent'), ', ' ORDER BY n)
    FROM jsonb_array_elements(pg_temp.progress(t) -> 'happened') WITH ORDINALITY AS x (h, n) $$;
CREATE FUNCTION pg_temp.note(ticket bigint, who text, words text, VARIADIC commands text[] DEFAULT '{}') RETURNS bigint LANGUAGE sql AS $$
    SELECT pg_temp.accept(pg_temp.from_agent(who || '@acme.test', words) || pg_temp.to_address(pg_temp.reply_to(pg_temp.t(ticket), who, 'note'))
        || jsonb_build_object('body', words, 'commands', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('line', c, 'word', substring(c FROM '^#(\w+)'), 'argument', btrim(regexp_replace(c, '^#\w+', '')))), '[]') FROM unnest(commands) c))) $$;

SELECT is(pg_temp.progress(:t), jsonb_build_object('since', desk.utc_text(:'began'), 'idle', true), 'nothing happened since the receipt, nobody has it, nothing is promised');

-- Who worked on it
SAVEPOINT s;
SELECT pg_temp.note(:t, 'anna', 'It is the fuse.') \g /dev/null
SELECT is(pg_temp.happened(:t), 'noted Anna', 'a note'), ok(NOT pg_temp.progress(:t) ? 'idle', 'is work'), is(pg_temp.progress(:t) #>> '{happened,0,at}', desk.utc_text(desk.now()), 'now');
SELECT pg_temp.wait('1 minute'), pg_temp.note(:t, 'anna', 'It is not.'), pg_temp.wait('1 minute'), pg_temp.note(:t, 'boris', 'It is the cable.') \g /dev/null
SELECT is(pg_temp.happened(:t), 'noted Anna, noted Boris', 'each who did, once');
UPDATE desk.note SET agent_id = NULL;
SELECT is(pg_temp.happened(:t), NULL, 'not what came from no agent');
ROLLBACK TO s;
SELECT pg_temp.note(:t, 'anna', '', c)
FROM unnest('{#status,#help,#promises}'::text[]) c \g /dev/null
SELECT is(pg_temp.happened(:t), NULL, 'to ask how it stands is no work');
ROLLBACK TO s;
SELECT pg_temp.note(:t, 'anna', '', '#priority low') \g /dev/null
SELECT is(pg_temp.happened(:t), 'noted Anna', 'to change something is');
ROLLBACK TO s;
SELECT api.ctl_reply(t.number, pg_temp.agent('anna'), true, jsonb_build_object('text', '#status', 'body', '', 'commands', '[{"line": "#status", "word": "status", "argument": ""}]'::jsonb), 'root') FROM pg_temp.t(:t) t \g /dev/null
SELECT is((SELECT kind FROM desk.note), 'commands', 'by promisectl'), is(pg_temp.happened(:t), NULL, 'it is the same');
UPDATE desk.note SET text = E'#status\n#priority low';
SELECT is(pg_temp.happened(:t), 'noted Anna', 'with another it is work');
ROLLBACK TO s;
SELECT pg_temp.answers(:t, 'anna', 'x', '#clsoe') \g /dev/null
SELECT is((SELECT reason FROM desk.note), 'command', 'a mail whose commands were refused'), is(pg_temp.happened(:t), NULL, 'has done nothing');
ROLLBACK TO s;
SELECT pg_temp.answers(:t, 'anna', 'Write to boris@acme.test.') \g /dev/null
SELECT is((SELECT reason FROM desk.note), 'agent-address', 'an answer that was held'), is(pg_temp.happened(:t), 'noted Anna', 'was work');
UPDATE desk.note SET reason = 'no-authentication';
SELECT is(pg_temp.happened(:t), NULL, 'not what somebody else may have written');
ROLLBACK TO s;
SELECT pg_temp.accept(pg_temp.sender('third@plier.test') || pg_temp.to_address(pg_temp.reply_to(pg_temp.t(:t), 'anna'))) \g /dev/null
SELECT is((SELECT kind FROM desk.note), 'third-party', 'what others sent'), is(pg_temp.happened(:t), NULL, 'is nothing of the desk''s');
ROLLBACK TO s;

SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'I am away.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.t(:t), 'anna', 'note')) || '{"kind": "auto_reply", "automatic": [{"signal": "auto-submitted", "header": "Auto-Submitted", "value": "auto-replied"}]}') \g /dev/null
SELECT is((SELECT kind FROM desk.note), 'automatic', 'what an agent''s machine sent'), is(pg_temp.happened(:t), NULL, 'is nobody''s work');
ROLLBACK TO s;

SELECT pg_temp.writes(:t, '{"message_id": "<second@customer.test>"}') \g /dev/null
SELECT desk.ticket_split(:t, m.id, pg_temp.agent('boris')) FROM desk.message m WHERE m.message_id = '<second@customer.test>' \g /dev/null
SELECT is(pg_temp.happened(:t), 'noted Boris', 'a part of it was split off');
UPDATE desk.event SET facts = facts - 'agent' WHERE kind = 'split';
SELECT is(pg_temp.happened(:t), NULL, 'by nobody');
ROLLBACK TO s;
SELECT is(desk.pledged_at(:t), NULL, 'nobody has promised anything'), pg_temp.note(:t, 'anna', '', '#promise in 3 hours: a fuse') IS NOT NULL AS x \gset
SELECT pg_temp.wait('10 minutes') \g /dev/null
SELECT ok(NOT pg_temp.progress(:t) ? 'idle', 'to promise something is work'), is(pg_temp.progress(:t) ->> 'since', desk.utc_text(:'began'), 'told apart, in a mail that is no account of it'), is(desk.pledged_at(:t), desk.now() - interval '10 minutes', 'then');
ROLLBACK TO s;
SELECT pg_temp.promise(:t, 'resolve', '40h') AS a, pg_temp.promise(:t, 'own', '20h', 'a fuse', pg_temp.agent('anna')) AS b \gset
DELETE FROM desk.event WHERE kind = 'promise-made';
SAVEPOINT ctl;
SELECT api.ctl_promise_keep(ARRAY[:a::bigint], NULL, 'root') \g /dev/null
SELECT ok(pg_temp.progress(:t) ? 'kept', 'what the admin kept in the desk''s name'), ok(NOT pg_temp.progress(:t) ? 'idle', 'somebody worked on'), is(desk.pledged_at(:t), desk.now(), 'then');
ROLLBACK TO ctl;
SELECT api.ctl_promise_move(:a, NULL, 'root', 'Sold out', 'in 4 days') \g /dev/null
SELECT ok(pg_temp.progress(:t) ? 'moved', 'what he moved'), ok(NOT pg_temp.progress(:t) ? 'idle', 'too');
ROLLBACK TO ctl;
SELECT api.ctl_promise_drop(ARRAY[:b::bigint], NULL, 'root', 'Not needed') \g /dev/null
SELECT ok(pg_temp.progress(:t) ? 'withdrawn', 'what he withdrew'), ok(NOT pg_temp.progress(:t) ? 'idle', 'too');
ROLLBACK TO ctl;
SELECT api.ctl_promise_keep(ARRAY[0], NULL, 'root'), desk.event_add('by-promisectl', :t, NULL, NULL, '{"by": "root"}') \g /dev/null
SELECT ok(pg_temp.progress(:t) ? 'idle', 'what promisectl did besides stands by itself');
ROLLBACK TO s;

-- Who has it
SELECT pg_temp.note(:t, 'anna', '', '#take') \g /dev/null
SELECT is(pg_temp.happened(:t), 'taken Anna', 'taken'), is(pg_temp.progress(:t) ->> 'owner', 'Anna', 'who has it');
SELECT pg_temp.wait('1 minute'), pg_temp.note(:t, 'anna', '', '#assign boris') \g /dev/null
SELECT is(pg_temp.happened(:t), 'passed Boris', 'passed on: whoever has it now alone'), is(pg_temp.progress(:t) ->> 'owner', 'Boris', 'he');
UPDATE desk.ticket SET owner_id = pg_temp.agent('anna') WHERE id = :t;
SELECT is(pg_temp.happened(:t), 'taken Anna', 'hers again, by merging: what she took herself'), is(pg_temp.progress(:t) #>> '{happened,0,at}', desk.utc_text(desk.now() - interval '1 minute'), 'then');
UPDATE desk.ticket SET owner_id = pg_temp.agent('laura') WHERE id = :t;
SELECT is(pg_temp.happened(:t), NULL, 'of whom nobody gave it to nothing is said'), is(pg_temp.progress(:t) ->> 'owner', 'Laura', 'but that she has it');
UPDATE desk.ticket SET owner_id = NULL WHERE id = :t;
SELECT is(pg_temp.happened(:t), 'noted Anna', 'taken from him: that somebody did something is left'), ok(NOT pg_temp.progress(:t) ? 'owner', 'nobody');
ROLLBACK TO s;

-- What the customer wrote
SELECT pg_temp.writes(:t) AS m \gset
SELECT is(pg_temp.happened(:t), 'written', 'his own message'), ok(pg_temp.progress(:t) ? 'idle', 'is nobody''s work'), is(pg_temp.progress(:t) #>> '{happened,0,at}', desk.utc_text(m.received_at), 'when it came')
FROM desk.message m WHERE m.incoming_id = :m;
SELECT pg_temp.wait('1 minute'), pg_temp.writes(:t, jsonb_build_object('new_text', n))
FROM generate_series(1, 9) n \g /dev/null
SELECT is(pg_temp.happened(:t), 'written, written, written', 'the last of many');
SELECT pg_temp.note(:t, 'anna', 'One') , pg_temp.note(:t, 'boris', 'Two'), pg_temp.note(:t, 'anna', '', '#take') \g /dev/null
SELECT is(jsonb_array_length(pg_temp.progress(:t) -> 'happened'), 5, 'five at most');
UPDATE desk.message SET kind = 'auto_reply' WHERE ticket_id = :t;
SELECT ok(position('written' IN pg_temp.happened(:t)) = 0, 'a machine of his is not he');
ROLLBACK TO s;
UPDATE desk.message SET created_at = desk.now() WHERE ticket_id = :t;
SELECT is(pg_temp.happened(:t), 'written', 'his mail that was late');
UPDATE desk.message SET customer_id = (SELECT desk.customer_add('bert@other.test', '')) WHERE ticket_id = :t;
SELECT is(pg_temp.happened(:t), NULL, 'another''s message is not his');
ROLLBACK TO s;

-- Waiting, open again
SELECT pg_temp.note(:t, 'anna', '', '#wait') \g /dev/null
SELECT is(pg_temp.happened(:t), 'waiting', 'it waits for him'), ok(NOT pg_temp.progress(:t) ? 'idle', 'that is no idleness'), ok(NOT pg_temp.progress(:t) ? 'waiting_until', 'until he writes');
SELECT pg_temp.wait('1 hour'), pg_temp.note(:t, 'anna', '', '#reopen') \g /dev/null
SELECT is(pg_temp.happened(:t), 'noted Anna, reopened', 'open again'), ok(NOT pg_temp.progress(:t) ? 'idle', 'by an agent');
ROLLBACK TO s;
SELECT pg_temp.note(:t, 'anna', '', '#wait until tomorrow') \g /dev/null
SELECT is(pg_temp.happened(:t), NULL, 'put off'), is(pg_temp.progress(:t) ->> 'waiting_until', desk.utc_text((pg_temp.t(:t)).wait_until), 'until then'), ok(NOT pg_temp.progress(:t) ? 'idle', 'is no idleness either');
UPDATE desk.ticket SET wait_until = desk.now() WHERE id = :t;
SELECT desk.due_waiting(10) \g /dev/null
SELECT is(pg_temp.happened(:t), 'noted Anna, reopened', 'open by the clock'), ok(NOT pg_temp.progress(:t) ? 'waiting_until', 'no longer put off');
DELETE FROM desk.event WHERE kind = 'waiting';
SELECT is(pg_temp.happened(:t), 'reopened', 'that alone'), ok(pg_temp.progress(:t) ? 'idle', 'is nobody''s work');
ROLLBACK TO s;
SELECT pg_temp.note(:t, 'anna', '', '#wait'), pg_temp.wait('1 minute'), pg_temp.writes(:t) \g /dev/null
SELECT is((pg_temp.t(:t)).state, 'open', 'his mail opens it'), is(pg_temp.happened(:t), 'noted Anna, written', 'and is told as that'), ok(NOT pg_temp.progress(:t) ? 'idle', 'that she was waiting was work');
DELETE FROM desk.event WHERE kind = 'waiting';
SELECT ok(pg_temp.progress(:t) ? 'idle', 'without it there was none');
ROLLBACK TO s;

-- Since when: whatever he last heard
SELECT pg_temp.promise(:t, 'reply', '9 hours') AS reply \gset
SELECT pg_temp.answers(:t, 'anna', 'Which model?') AS m \gset
SELECT desk.now() AS answered, o.id AS relay FROM desk.outbox o WHERE o.kind = 'relay' \gset
SELECT pg_temp.wait('1 hour');
SELECT is(pg_temp.progress(:t) - 'open', jsonb_build_object('since', desk.utc_text(:'answered'), 'idle', true, 'owner', 'Anna'), 'an answer is told already');
SELECT pg_temp.attempt(:relay, 'done', 250, 'ok') \g /dev/null
SELECT is((desk.asked_of(pg_temp.t(:t))).incoming_id, :m::bigint, 'which he has'), is((pg_temp.p(:reply)).state, 'kept', 'which was promised'), is(pg_temp.progress(:t), jsonb_build_object('since', desk.utc_text(:'answered'), 'idle', true, 'owner', 'Anna'), 'nobody did anything after it'), is(desk.told_at(pg_temp.t(:t), '{relay}'), :'answered', 'from then on'), is(desk.told_at(pg_temp.t(:t), '{update}'), NULL, 'he had no update');
SAVEPOINT written;
SELECT pg_temp.writes(:t) \g /dev/null
SELECT is(desk.asked_of(pg_temp.t(:t)), NULL, 'he has answered it');
ROLLBACK TO written;
SELECT ok(desk.message_reached(m, 'Anna@customer.test'), 'he has'), ok(NOT desk.message_reached(m, 'bert@other.test'), 'others have not') FROM desk.message m WHERE m.incoming_id = :m;
SAVEPOINT sent;
UPDATE desk.outbox SET bounced_at = desk.now() WHERE id = :relay;
SELECT ok(NOT pg_temp.progress(:t) ? 'idle', 'an answer that came back is work'), is(pg_temp.progress(:t) ->> 'since', desk.utc_text(:'began'), 'what came back he has not heard'), is(pg_temp.happened(:t), 'taken Anna, noted Anna', 'that somebody wrote it is work'), is(desk.asked_of(pg_temp.t(:t)), NULL, 'nobody asked him');
ROLLBACK TO sent;
UPDATE desk.customer SET address = 'other@customer.test' WHERE address = 'anna@customer.test';
SELECT is(pg_temp.progress(:t) ->> 'since', desk.utc_text(:'began'), 'nor what went to others');
ROLLBACK TO sent;
SELECT pg_temp.wait('1 hour'), pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'By myself') || jsonb_build_object('to', pg_temp.mailboxes('anna@customer.test'), 'cc', pg_temp.mailboxes('support@acme.test'),
    'references', jsonb_build_array((pg_temp.t(:t)).anchor))) AS d \gset
SELECT is((SELECT i.disposition FROM desk.incoming i WHERE i.id = :d), 'answer', 'an agent''s own mail'), is(pg_temp.progress(:t) ->> 'since', desk.utc_text(m.received_at), 'he has heard too'), is((desk.asked_of(pg_temp.t(:t))).id, m.id, 'it is what he was asked')
FROM desk.message m WHERE m.incoming_id = :d;
UPDATE desk.incoming SET document = document || jsonb_build_object('to', pg_temp.mailboxes('bert@other.test')) WHERE id = :d;
SELECT is(desk.heard_at(pg_temp.t(:t)), :'answered', 'unless it went to somebody else'), is(desk.worked_at(pg_temp.t(:t)), m.received_at, 'somebody wrote it all the same') FROM desk.message m WHERE m.incoming_id = :d;
ROLLBACK TO s;
DELETE FROM desk.outbox WHERE kind = 'receipt';
SELECT is(desk.heard_at(pg_temp.t(:t)), (pg_temp.t(:t)).arrived_at, 'never: since his mail came');
ROLLBACK TO s;

-- Promises
SELECT pg_temp.promise(:t, 'reply', '4h') AS reply, pg_temp.promise(:t, 'resolve', '40h') AS resolve, pg_temp.promise(:t, 'own', '20h', 'a new fuse', pg_temp.agent('anna')) AS own \gset
SELECT is(desk.progress_promises(:t, :'began') -> 'open', jsonb_build_array(desk.promise_item(pg_temp.p(:reply)), desk.promise_item(pg_temp.p(:own)), desk.promise_item(pg_temp.p(:resolve))), 'open, the next due first');
SELECT is(pg_temp.progress(:t) -> 'open', desk.progress_promises(:t, :'began') -> 'open', 'in the update');
SAVEPOINT p;
SELECT desk.promise_pause(:resolve, 'x') \g /dev/null
SELECT is(jsonb_array_length(pg_temp.progress(:t) -> 'open'), 2, 'what stands still has no date');
ROLLBACK TO p;
SELECT desk.promise_keep(:own, 'kept', pg_temp.agent('anna'), NULL, NULL, desk.now()) \g /dev/null
SELECT is(pg_temp.progress(:t) -> 'kept', jsonb_build_array(desk.promise_item(pg_temp.p(:own)) || jsonb_build_object('at', desk.utc_text(desk.now()))), 'kept'), ok(NOT pg_temp.progress(:t) ? 'idle', 'somebody did it'),
    is(jsonb_array_length(pg_temp.progress(:t) -> 'open'), 2, 'and no longer open');
INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, envelope_sender, reply_to, message_id, next_at, created_at)
SELECT ticket_id, 99, 'update', 'update', language, '{}', sender_name, recipient, envelope_sender, reply_to, '<u@acme.test>', next_at, desk.now() FROM desk.outbox WHERE kind = 'receipt';
SELECT ok(NOT pg_temp.progress(:t) ? 'kept', 'an update tells it once'), ok(pg_temp.progress(:t) ? 'idle', 'after it nobody did anything');
SELECT is(pg_temp.progress(:t) ->> 'since', desk.utc_text(desk.now()), 'since he kept it'), pg_temp.wait('1 hour') IS NULL AS w, pg_temp.writes(:t) AS m \gset
SELECT is(pg_temp.progress(:t) ->> 'since', desk.utc_text(desk.now() - interval '1 hour'), 'not since the customer wrote, nor since the update');
ROLLBACK TO p;
SELECT desk.promise_move(:own, desk.now() + interval '60h', 'Sold out', pg_temp.agent('anna'), NULL) AS new \gset
SELECT is(pg_temp.progress(:t) -> 'moved', jsonb_build_array(desk.promise_moved_item(pg_temp.p(:own))), 'moved'), is(jsonb_array_length(pg_temp.progress(:t) -> 'open'), 2, 'its new date is told with that'),
    is(pg_temp.progress(:t) #>> '{moved,0,reason}', 'Sold out', 'and why'), ok(NOT pg_temp.progress(:t) ? 'idle', 'somebody looked at it');
SELECT desk.promise_move(:new, desk.now() + interval '70h', 'Still', pg_temp.agent('anna'), NULL) AS newer \gset
SELECT is(pg_temp.progress(:t) -> 'moved', jsonb_build_array(desk.promise_moved_item(pg_temp.p(:new))), 'moved twice: the last');
SAVEPOINT joined;
UPDATE desk.promise SET replaces = NULL WHERE id = :newer;
SELECT ok(NOT pg_temp.progress(:t) ? 'moved', 'two that were joined by merging are not moved');
ROLLBACK TO joined;
SELECT desk.promise_withdraw(:newer, 'Never', 'drop', pg_temp.agent('anna'), NULL) \g /dev/null
SELECT is(pg_temp.progress(:t) -> 'withdrawn', jsonb_build_array(desk.promise_withdrawn_item(pg_temp.p(:newer))), 'and withdrawn'), ok(NOT pg_temp.progress(:t) ? 'moved', 'is not moved any more');
SELECT pg_temp.wait('1 day');
SELECT ok(pg_temp.progress(:t) ? 'withdrawn', 'until it was told');
ROLLBACK TO p;
SELECT pg_temp.wait('5 hours'), desk.promise_break(:reply) \g /dev/null
SELECT is(pg_temp.progress(:t) -> 'broken', jsonb_build_array(desk.promise_item(pg_temp.p(:reply))), 'broken'), is(jsonb_array_length(pg_temp.progress(:t) -> 'open'), 2, 'not open');
SELECT desk.promise_keep(:reply, 'direct', NULL, NULL, NULL, desk.now()) \g /dev/null
SELECT ok(NOT pg_temp.progress(:t) ? 'broken', 'made good'), ok(NOT pg_temp.progress(:t) ? 'kept', 'by an answer, which is told by itself');
ROLLBACK TO p;
SELECT is(desk.update_late(:t), NULL, 'no update is late');
SELECT pg_temp.promise(:t, 'update', '1h') AS u \gset
SELECT is(desk.update_late(:t), NULL, 'nor one that is to come'), is(jsonb_array_length(pg_temp.progress(:t) -> 'open'), 3, 'it is not told of itself');
SELECT pg_temp.wait('2 hours');
SELECT is(pg_temp.progress(:t) ->> 'late', desk.utc_text(desk.now() - interval '1 hour'), 'late');
SELECT desk.promise_break(:u) \g /dev/null
SELECT is(pg_temp.progress(:t) ->> 'late', desk.utc_text(desk.now() - interval '1 hour'), 'broken is late too'), ok(NOT pg_temp.progress(:t) ? 'broken', 'and is told by that word alone');
SELECT desk.promise_keep(:u, 'update', NULL, NULL, NULL, desk.now()) \g /dev/null
SELECT is(desk.update_late(:t), NULL, 'until it is kept');
SELECT * FROM finish();
ROLLBACK;
