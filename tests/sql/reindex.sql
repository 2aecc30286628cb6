-- Mails that are read anew (promisectl reindex): what is derived from them is renewed, nothing is decided.
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.read(mail bigint, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT pg_temp.document(jsonb_build_object('message_id', format('<m%s@customer.test>', mail), 'fingerprint', mail::text) || more)
$$;
SELECT pg_temp.accept('{"subject": "Printer"}') AS first \gset
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'For the customer.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:first), 'anna'))) AS answer,
    pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'Inside.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:first), 'anna', 'note'))) AS note \gset
SELECT count(*) AS mails_before FROM desk.outbox \gset
SELECT api.ctl_reindex_put(:first, pg_temp.read(:first, '{"subject": "Printer"}'), false) AS same \gset
SELECT is(:'same'::jsonb -> 'changed', '[]', 'what is read as before is left alone');
SELECT is(:'same'::jsonb ->> 'ticket', desk.ctl_label((pg_temp.ticket(:first)).number), 'and belongs to its ticket');
SELECT pg_temp.read(:first, '{"subject": "Prīnter", "text": "all", "new_text": "new", "language": {"code": "lv", "confidence": 0.99},
    "from": {"name": "Ān", "address": "anna@customer.test"}, "kind": "list"}') AS news \gset
SELECT is(api.ctl_reindex_put(:first, :'news', true) -> 'changed',
    '["sender", "subject", "text", "new text", "language", "kind (not decided anew)", "facts"]', 'a dry run says what differs');
SELECT is((SELECT text FROM desk.message WHERE incoming_id = :first), 'all of it', 'and changes nothing');
SELECT is(jsonb_array_length(api.ctl_reindex_put(:first, :'news', false) -> 'changed'), 7, 'else it is renewed');
SELECT is(ARRAY[m.sender, m.subject, m.text, m.new_text, m.language], '{Ān <anna@customer.test>,Prīnter,all,new,lv}', 'all of it')
FROM desk.message m WHERE m.incoming_id = :first;
SELECT is((pg_temp.ticket(:first)).subject, 'Printer', 'a ticket keeps its name');
SELECT is((SELECT kind::text FROM desk.message WHERE incoming_id = :first), 'human', 'and what was decided');
SELECT is((SELECT facts -> 'changed' ->> 0 FROM desk.event WHERE kind = 'reread'), 'sender', 'an event says so');
SELECT is((SELECT document ->> 'kind' || (document ? 'text')::text FROM desk.incoming WHERE id = :first), 'listfalse', 'the ledger has the new facts');
SELECT is(api.ctl_reindex_put(:first, :'news', false) -> 'changed' ->> 0, NULL, 'once');

-- Files
SELECT pg_temp.read(:first, '{"attachments": [{"position": 1, "name": "ā.txt", "type": "text/plain", "size": 1,
    "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}]}') AS file \gset
SELECT is(api.ctl_reindex_put(:first, :'file', false), '{"missing": ["2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"]}', 'the bytes of new files come first');
SELECT api.ctl_blob('x') \g /dev/null
SELECT ok(api.ctl_reindex_put(:first, :'file', false) -> 'changed' ? 'files', 'then the files are renewed');
SELECT is((SELECT name FROM desk.attachment a JOIN desk.message m ON m.id = a.message_id WHERE m.incoming_id = :first), 'ā.txt', 'by their names');

-- Agents
SELECT ok(NOT api.ctl_reindex_put(:answer, pg_temp.read(:answer, pg_temp.from_agent('anna@acme.test', 'Other words.')), false) -> 'changed' ? 'text',
    'what a customer was sent');
SELECT is((SELECT text FROM desk.message WHERE incoming_id = :answer), 'For the customer.', 'stays what he was sent');
SELECT ok(api.ctl_reindex_put(:note, pg_temp.read(:note, pg_temp.from_agent('anna@acme.test', 'Other words.') || '{"body": "Other", "attachments": []}'), false) -> 'changed' ?& ARRAY['text', 'new text'],
    'a note is renewed');
SELECT is((SELECT text || '|' || new_text FROM desk.note WHERE incoming_id = :note), 'Other words.|Other', 'as notes are cut');
SELECT is(count(*), :mails_before::bigint, 'nothing is sent') FROM desk.outbox;

-- Which mails, and how far
SELECT api.ctl_reindex_begin(NULL, NULL, false, 'root') AS r \gset
SELECT is(:'r'::jsonb - 'reindex' - 'until', '{"total": 3, "reached": 0, "continued": false}', 'all mails');
SELECT is(array_agg(id ORDER BY id), ARRAY[:first, :answer, :note]::bigint[], 'one after the other')
FROM api.ctl_reindex_next(0, (:'r'::jsonb ->> 'until')::bigint, NULL, NULL);
SELECT api.ctl_reindex_reached((:'r'::jsonb ->> 'reindex')::integer, :first, false) \g /dev/null
SELECT is(api.ctl_reindex_begin(NULL, NULL, false, 'root') - 'reindex' - 'until', jsonb_build_object('total', 2, 'reached', :first, 'continued', true), 'it goes on behind what is done');
SELECT is(api.ctl_reindex_begin(NULL, NULL, true, 'root') - 'until', '{"reindex": null, "total": 3, "reached": 0, "continued": false}', 'a dry run does not');
SELECT api.ctl_reindex_reached((:'r'::jsonb ->> 'reindex')::integer, :note, true) \g /dev/null
SELECT is(api.ctl_reindex_begin(NULL, '2000-01-01', false, 'root') -> 'continued', 'false', 'what is finished is begun anew');
SELECT is(api.ctl_reindex_begin((pg_temp.ticket(:first)).number, NULL, true, 'root') -> 'total', '3', 'one ticket''s');
SELECT is(api.ctl_reindex_begin(NULL, '2999-01-01', true, 'root') -> 'total', '0', 'since a day');
SELECT matches(api.ctl_reindex_begin(77, NULL, true, 'root') ->> 'refused', 'no ticket ACME-77', 'there must be such a ticket');
SELECT matches(api.ctl_reindex_begin(NULL, 'soon', true, 'root') ->> 'refused', 'is no day', 'and such a day');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
-- reindex_message, reindex_note, reindex_changed, reindex_incoming, reindex_files, reindex_missing and reindex_wanted are called
-- by these; import_waiting by tests/e2e/test_long_import.py.
SELECT is(api.ctl_import_waiting(0), 0::bigint, 'an import that there is not has nothing left');
SELECT * FROM finish();
ROLLBACK;
