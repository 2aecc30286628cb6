-- Tickets as promisectl export writes them: all of a ticket, or what is one customer's own.
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();

SELECT pg_temp.accept('{"attachments": [], "subject": "Printer"}' || pg_temp.vouched()) AS first \gset
SELECT pg_temp.accept(pg_temp.sender('bert@x.test') || '{"subject": "Other"}') AS other \gset
SELECT api.ctl_blob('the file') AS blob \gset
SELECT (pg_temp.ticket(:first)).number AS number, (pg_temp.ticket(:other)).number AS other_number \gset
INSERT INTO desk.attachment (message_id, position, name, type, size, sha256, inline)
SELECT m.id, 1, 'a.txt', 'text/plain', 8, sha256('the file'), false FROM desk.message m WHERE m.incoming_id = :first;
SELECT pg_temp.attempt((pg_temp.receipt(:first)).id, 'done', 250) \g /dev/null
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'For the customer.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:first), 'anna'))) AS answer,
    pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'Inside only.') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:first), 'anna', 'note'))) AS note \gset
SELECT id AS relay FROM desk.outbox WHERE kind = 'relay' \gset
SELECT pg_temp.attempt(:relay, 'done', 250) \g /dev/null
-- Somebody else writes into it.
SELECT desk.participant_add((pg_temp.ticket(:first)).id, 'dora@customer.test', 'Dora', NULL) \g /dev/null
SELECT pg_temp.accept(pg_temp.sender('dora@customer.test') || jsonb_build_object('subject', 'Dora''s words', 'text', 'Dora''s words', 'in_reply_to',
    jsonb_build_array((pg_temp.receipt(:first)).message_id)) || pg_temp.vouched()) AS dora \gset
SELECT is((SELECT ticket_id FROM desk.message WHERE incoming_id = :dora), (pg_temp.ticket(:first)).id, 'she takes part');

SELECT is(api.ctl_export_begin(NULL, NULL, NULL) -> 'total', '2', 'all tickets');
SELECT is(api.ctl_export_begin(ARRAY[:number, 77], NULL, NULL) -> 'missing', '["ACME-77"]', 'what is missing is named');
SELECT is(api.ctl_export_begin(NULL, 'BERT@X.test', NULL) #>> '{customer,address}', 'bert@x.test', 'a customer');
SELECT matches(api.ctl_export_begin(NULL, 'nobody@x.test', NULL) ->> 'refused', 'no customer nobody@x.test', 'one who is not known');
SELECT matches(api.ctl_export_begin(NULL, NULL, 'soon') ->> 'refused', '"soon" is no day', 'no day');
SELECT is(api.ctl_export_next(0, 10, NULL, NULL, NULL), to_jsonb(ARRAY[:number, :other_number]), 'one after the other');
SELECT is(api.ctl_export_next(:number, 10, NULL, NULL, NULL), to_jsonb(ARRAY[:other_number]), 'behind a number');
SELECT is(api.ctl_export_next(0, 10, NULL, 'dora@customer.test', NULL), to_jsonb(ARRAY[:number]), 'a customer''s');
SELECT is(api.ctl_export_next(0, 10, ARRAY[:other_number], NULL, NULL), to_jsonb(ARRAY[:other_number]), 'named ones');
SELECT is(api.ctl_export_next(0, 10, NULL, NULL, '2999-01-01'), '[]', 'since a day that is to come');
SELECT is((SELECT count(*) FROM desk.export_tickets(NULL, NULL, '2000-01-01')), 2::bigint, 'since one that was');

-- All of it
SELECT api.ctl_export_ticket(:number, NULL, true) AS whole \gset
SELECT is(jsonb_array_length(:'whole'::jsonb #> '{ticket,notes}'), 1, 'with the note');
SELECT is((SELECT string_agg(m ->> 'way', ' ' ORDER BY m ->> 'way') FROM jsonb_array_elements(:'whole'::jsonb -> 'mails') m), 'in in in in out out',
    'and all mails, in and out');
SELECT is((SELECT array_agg(DISTINCT m ->> 'sender') FROM jsonb_array_elements(:'whole'::jsonb -> 'mails') m WHERE m ->> 'way' = 'in'),
    '{anna@acme.test,anna@customer.test,dora@customer.test}', 'by whom');
SELECT api.ctl_export_ticket(:number, NULL, false) AS outer \gset
SELECT ok(NOT :'outer'::jsonb -> 'ticket' ?| ARRAY['notes', 'events', 'watchers'], 'or without what is internal');
SELECT ok(position('Inside only' IN :'outer') = 0, 'not a word of it');
SELECT is((SELECT count(*) FROM jsonb_array_elements(:'outer'::jsonb -> 'mails') m WHERE m -> 'id' IN (to_jsonb(:note), to_jsonb(:answer)) AND m ->> 'way' = 'in'),
    0::bigint, 'nor an agent''s mail to the desk');
SELECT is(api.ctl_export_ticket(77, NULL, true), NULL, 'none of that number');

-- A customer's own
SELECT api.ctl_export_ticket(:number, 'anna@customer.test', true) AS own \gset
SELECT is((SELECT array_agg(m ->> 'text') FROM jsonb_array_elements(:'own'::jsonb #> '{ticket,messages}') m), '{all of it,For the customer.}',
    'what he wrote, and the answer to it');
SELECT ok(position('Inside only' IN :'own') = 0 AND position('Dora' IN :'own') = 0 AND position('anna@acme.test' IN :'own') = 0,
    'nothing internal, nobody else''s');
SELECT is((SELECT array_agg(DISTINCT m ->> 'recipient') FROM jsonb_array_elements(:'own'::jsonb #> '{ticket,sent}') m), '{anna@customer.test}', 'what he was sent');
SELECT is((SELECT array_agg((m ->> 'way') || ' ' || (m ->> 'id') ORDER BY 1) FROM jsonb_array_elements(:'own'::jsonb -> 'mails') m),
    (SELECT array_agg(x ORDER BY 1) FROM unnest(ARRAY['in ' || :first, 'out ' || (pg_temp.receipt(:first)).id, 'out ' || :relay]) x), 'his mails');
SELECT is(:'own'::jsonb #>> '{ticket,messages,0,attachments,0,sha256}', :'blob', 'his files');
SELECT is((SELECT convert_from(raw, 'UTF8') FROM api.ctl_file_raw(:'blob')), 'the file', 'with their bytes');
SELECT is_empty($$SELECT FROM api.ctl_file_raw(repeat('0', 64))$$, 'where there are any');
SELECT is((SELECT array_agg(m ->> 'text') FROM jsonb_array_elements(api.ctl_export_ticket(:number, 'dora@customer.test', true) #> '{ticket,messages}') m),
    '{Dora''s words}', 'of one who takes part, his own words alone');
-- export_mails and export_own are called by these.
SELECT * FROM finish();
ROLLBACK;
