-- Old mail that is imported (promisectl import): threads, answers, states; nothing goes out.
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();

-- A document as an archive has it; its Message-ID is <name@old.test>, what it answers is named so too.
CREATE FUNCTION pg_temp.old(name text, at text, more jsonb DEFAULT '{}', answers text DEFAULT NULL) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT pg_temp.document(jsonb_build_object('message_id', format('<%s@old.test>', name), 'date', at, 'fingerprint', name,
        'subject', name, 'text', 'text of ' || name, 'new_text', 'new text of ' || name,
        'in_reply_to', CASE WHEN answers IS NULL THEN '[]' ELSE jsonb_build_array(format('<%s@old.test>', answers)) END) || more)
$$;
CREATE FUNCTION pg_temp.put(import jsonb, document jsonb) RETURNS text
LANGUAGE sql
AS $$
    SELECT api.ctl_import_put((import ->> 'import')::integer, NULL, 100, false, convert_to(document::text, 'UTF8'), document)
$$;
CREATE FUNCTION pg_temp.begin(source text, open_since text DEFAULT NULL, answers_by integer DEFAULT NULL) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT api.ctl_import_begin(source, NULL, NULL, open_since, answers_by, 'root')
$$;
-- Reads all of them, files them; what became of them.
CREATE FUNCTION pg_temp.import(documents jsonb[], open_since text DEFAULT NULL, answers_by integer DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    v_import jsonb := pg_temp.begin('archive', open_since, answers_by);
    v_filed jsonb;
BEGIN
    PERFORM pg_temp.put(v_import, d) FROM unnest(documents) d;
    v_filed := api.ctl_import_file((v_import ->> 'import')::integer, 1000);
    PERFORM api.ctl_import_end((v_import ->> 'import')::integer);
    RETURN v_filed;
END;
$$;
CREATE FUNCTION pg_temp.of(name text) RETURNS desk.ticket
LANGUAGE sql
AS $$
    SELECT t FROM desk.ticket t
    WHERE t.id = coalesce((SELECT m.ticket_id FROM desk.message m WHERE m.message_id = format('<%s@old.test>', name) ORDER BY m.id LIMIT 1),
        (SELECT n.ticket_id FROM desk.note n WHERE n.message_id = format('<%s@old.test>', name)))
$$;
-- What was said in its ticket, in order: "anna: ..." with notes in brackets.
CREATE FUNCTION pg_temp.talk(name text) RETURNS text
LANGUAGE sql
AS $$
    SELECT string_agg(x.said, ', ' ORDER BY x.seq)
    FROM (SELECT m.seq, coalesce((SELECT a.address FROM desk.agent a WHERE a.id = m.agent_id),
              (SELECT c.address FROM desk.customer c WHERE c.id = m.customer_id), '?') || ': ' || m.subject AS said
          FROM desk.message m WHERE m.ticket_id = (pg_temp.of(name)).id
          UNION ALL
          SELECT n.seq, format('[%s: %s]', n.kind, n.subject) FROM desk.note n WHERE n.ticket_id = (pg_temp.of(name)).id) x
$$;
CREATE FUNCTION pg_temp.by_agent(address text DEFAULT 'anna@acme.test', recipient text DEFAULT 'anna@customer.test') RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('from', jsonb_build_object('name', 'Whoever', 'address', address), 'return_path', address,
        'to', jsonb_build_array(jsonb_build_object('name', 'Customer', 'address', recipient)))
$$;

SELECT count(*) AS mails_before FROM desk.outbox \gset
SELECT is(pg_temp.import(ARRAY[
        pg_temp.old('third', '2024-03-03T10:00:00Z', '{}', 'second'),
        pg_temp.old('second', '2024-03-02T10:00:00Z', pg_temp.by_agent(), 'first'),
        pg_temp.old('first', '2024-03-01T10:00:00Z'),
        pg_temp.old('other', '2024-03-01T12:00:00Z', pg_temp.sender('bert@x.test'))]) -> 'filed',
    '{"ticket": 2, "reply": 1, "answer": 1}', 'threads are joined in whatever order they come');
SELECT is(pg_temp.talk('third'), 'anna@customer.test: first, anna@acme.test: second, anna@customer.test: third',
    'in the order of their dates, with the agent''s answer');
SELECT is((pg_temp.of('first')).arrived_at, '2024-03-01T10:00:00Z', 'with their dates');
SELECT is((pg_temp.of('first')).state::text, 'closed', 'closed');
SELECT is((pg_temp.of('first')).closed_at, '2024-03-03T10:00:00Z', 'since the last word');
SELECT is((SELECT a.address FROM desk.agent a WHERE a.id = (pg_temp.of('first')).owner_id)::text, 'anna@acme.test',
    'by the agent who answered');
SELECT is(count(*), :mails_before::bigint, 'nothing goes out') FROM desk.outbox;
SELECT is_empty('SELECT FROM desk.promise', 'nothing is promised');
SELECT is_empty('SELECT FROM desk.timer WHERE ticket_id IS NOT NULL', 'the clock has nothing to do');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
SELECT is((SELECT jsonb_build_object('state', state, 'reason', receipt_reason, 'verdict', receipt_verdict) FROM desk.incoming
        WHERE message_id = '<first@old.test>'),
    '{"state": "done", "reason": "it was imported: old mail is never answered", "verdict": "never"}', 'why there was no receipt is kept');

-- Twice
SELECT pg_temp.begin('archive') AS again \gset
SELECT is(pg_temp.put(:'again', pg_temp.old('first', '2024-03-01T10:00:00Z')), 'known', 'what is here is not brought in again');
SELECT is(pg_temp.put(:'again', pg_temp.old('first', '2024-03-01T10:00:00Z', '{"received_count": 7}')), 'known',
    'nor in other bytes');
SELECT is(pg_temp.put(:'again', pg_temp.old('first', '2024-03-01T10:00:00Z', '{"fingerprint": "other"}')), 'kept',
    'another mail with its Message-ID is');
SELECT ok(api.ctl_import_knows(encode(sha256(convert_to(pg_temp.old('first', '2024-03-01T10:00:00Z', '{"fingerprint": "other"}')::text, 'UTF8')), 'hex')),
    'what was read is known by its bytes');
SELECT is(api.ctl_import_put((:'again'::jsonb ->> 'import')::integer, NULL, 100, false, i.raw, pg_temp.old('news', '2024-03-01T10:00:00Z')), 'known',
    'the same bytes are the same mail, whatever is read in them') FROM desk.incoming i WHERE i.message_id = '<second@old.test>';
SELECT ok(NOT api.ctl_import_knows(repeat('0', 64)), 'what was not is not');
SELECT matches(pg_temp.begin('another') ->> 'refused', 'import of archive, .*run it again.*promisectl import finish',
    'an import that was interrupted comes first');
SELECT is(pg_temp.begin('archive') , :'again'::jsonb || '{"continued": true, "waiting": 1}', 'and goes on where it was');
SELECT is(pg_temp.begin(NULL) -> 'import', :'again'::jsonb -> 'import', 'finish takes it, whatever it is');
SELECT is(api.ctl_import_end((:'again'::jsonb ->> 'import')::integer) -> 'finished', 'false', 'it does not end while something waits');
SELECT is((api.ctl_import_file((:'again'::jsonb ->> 'import')::integer, 1) ->> 'more')::boolean, false, 'the rest is filed');
SELECT is(api.ctl_import_end((:'again'::jsonb ->> 'import')::integer) - '{import,first,last,oldest_at,newest_at}'::text[],
    '{"source": "archive", "queue": "general", "finished": true, "mails": {"ticket": 1}, "tickets": 1, "states": {"closed": 1}}', 'and it ends');
SELECT matches(pg_temp.begin(NULL) ->> 'refused', 'nothing to finish', 'then there is nothing to finish');

-- The desk's own
SELECT pg_temp.accept() AS live \gset
SELECT pg_temp.begin('own') AS own \gset
SELECT is(pg_temp.put(:'own', pg_temp.old('x', '2024-03-01T10:00:00Z', jsonb_build_object('message_id', o.message_id))), 'own',
    'a mail that the desk wrote is left out') FROM desk.outbox o WHERE o.kind = 'receipt' LIMIT 1;
SELECT is(pg_temp.put(:'own', pg_temp.old('x', '2024-03-01T10:00:00Z', jsonb_build_object('loop_marks', jsonb_build_array(s.loop_mark)))), 'own',
    'by its mark, too') FROM desk.setting s;
SELECT api.ctl_import_end((:'own'::jsonb ->> 'import')::integer) \g /dev/null

-- Whose answers
SELECT is(pg_temp.import(ARRAY[
        pg_temp.old('q1', '2024-04-01T10:00:00Z'),
        pg_temp.old('full name', '2024-04-01T11:00:00Z', pg_temp.by_agent('support@acme.test') || '{"from": {"name": "Boris Ivanov (Acme)", "address": "support@acme.test"}}', 'q1'),
        pg_temp.old('nobody', '2024-04-01T12:00:00Z', pg_temp.by_agent('support@acme.test'), 'q1'),
        pg_temp.old('forged', '2024-04-01T13:00:00Z', pg_temp.by_agent() || '{"authentication": {"dmarc": "fail", "header_from": "acme.test"}}', 'q1'),
        pg_temp.old('inside', '2024-04-01T14:00:00Z', pg_temp.by_agent('anna@acme.test', 'boris@acme.test'), 'q1'),
        pg_temp.old('machine', '2024-04-01T10:00:01Z', pg_temp.by_agent('support@acme.test') || '{"kind": "auto_reply"}', 'q1')]) -> 'filed',
    '{"ticket": 1, "answer": 1, "note": 4}', 'answers, and what stays inside');
SELECT is(pg_temp.talk('q1'), 'anna@customer.test: q1, [automatic: machine], boris@acme.test: full name, [note: nobody], '
    '[note: inside]', 'each for what it is');
SELECT is(pg_temp.talk('forged'), '[third-party: forged]', 'what is forged joins nothing');
SELECT is(pg_temp.import(ARRAY[pg_temp.old('somebody', '2024-04-02T12:00:00Z', pg_temp.by_agent('support@acme.test'), 'q1')], NULL,
        (SELECT id FROM desk.agent WHERE address = 'boris@acme.test')) -> 'filed', '{"answer": 1}', 'unless the admin says whose they are');
SELECT is((SELECT joined_by::text FROM desk.message WHERE message_id = '<somebody@old.test>'), 'agent', 'then it is his');

-- Agents begin, colleagues of the customer join, internal mail
SELECT is(pg_temp.import(ARRAY[
        pg_temp.old('offer', '2024-05-01T10:00:00Z', pg_temp.by_agent('anna@acme.test', 'carl@firm.test')),
        pg_temp.old('thanks', '2024-05-02T10:00:00Z', pg_temp.sender('carla@firm.test'), 'offer'),
        pg_temp.old('lunch', '2024-05-02T10:00:00Z', pg_temp.by_agent('anna@acme.test', 'boris@acme.test')),
        pg_temp.old('failed', '2024-05-02T10:00:00Z', '{"kind": "bounce", "bounce": {}}' || pg_temp.sender('mailer-daemon@x.test')),
        pg_temp.old('news', '2024-05-02T10:00:00Z', '{"kind": "list"}' || pg_temp.sender('news@x.test'))]) -> 'filed',
    '{"answer": 1, "reply": 1, "note": 1, "bounce": 1, "ticket": 1}', 'all kinds');
SELECT is((SELECT c.address FROM desk.customer c WHERE c.id = (pg_temp.of('thanks')).customer_id)::text, 'carl@firm.test',
    'a ticket that an agent began is his whom he wrote to');
SELECT is_empty($$SELECT FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id WHERE c.address = 'carla@firm.test'$$,
    'who only joined takes no part');
SELECT ok((pg_temp.of('lunch')).internal, 'colleagues'' mail is the desk''s own');
SELECT ok((pg_temp.of('news')).automatic, 'a machine''s ticket is known as that');

-- A second import brings what the first one lacked
SELECT is(pg_temp.import(ARRAY[
        pg_temp.old('reply 2', '2024-06-03T10:00:00Z', '{}', 'answer 1'),
        pg_temp.old('reply 1', '2024-06-02T10:00:00Z', '{}', 'answer 1')]) -> 'filed', '{"ticket": 1, "reply": 1}',
    'two answers to a mail that is not there belong together');
SELECT is(pg_temp.import(ARRAY[pg_temp.old('begin', '2024-06-01T10:00:00Z')]) -> 'filed', '{"ticket": 1}', 'its first mail comes later');
SELECT isnt((pg_temp.of('begin')).id, (pg_temp.of('reply 1')).id, 'nothing says that they belong together');
SELECT is(pg_temp.import(ARRAY[pg_temp.old('answer 1', '2024-06-01T12:00:00Z', pg_temp.by_agent(), 'begin')]) -> 'filed', '{"answer": 1}', 'then the answer between them');
SELECT is(pg_temp.talk('begin'), 'anna@customer.test: begin, anna@acme.test: answer 1, anna@customer.test: reply 1, anna@customer.test: reply 2',
    'joins both, in order');
SELECT is((pg_temp.of('begin')).arrived_at, '2024-06-01T10:00:00Z', 'a ticket began with its oldest mail');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- What stays open
SELECT is(pg_temp.import(ARRAY[
        pg_temp.old('open', '2024-07-10T10:00:00Z'),
        pg_temp.old('answered', '2024-07-10T10:00:00Z', '{"to": []}'),
        pg_temp.old('the answer', '2024-07-11T10:00:00Z', pg_temp.by_agent(), 'answered'),
        pg_temp.old('past', '2024-07-09T20:59:59Z'),
        pg_temp.old('late news', '2024-07-11T10:00:00Z', '{"kind": "list"}')], '2024-07-10') -> 'failed', '[]', 'with --open-since');
SELECT is(array_agg((pg_temp.of(n)).state::text), '{open,waiting,closed,closed}', 'what has news since then is open, or waits')
FROM unnest('{open,answered,past,late news}'::text[]) n;
SELECT is_empty('SELECT FROM desk.promise p JOIN desk.ticket t ON t.id = p.ticket_id WHERE t.import_id IS NOT NULL', 'nothing is promised in them');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- The old ticket lives on when its customer writes again
SELECT pg_temp.accept(jsonb_build_object('in_reply_to', jsonb_build_array('<third@old.test>'))) AS news \gset
SELECT is((SELECT ticket_id FROM desk.message WHERE incoming_id = :news), (pg_temp.of('first')).id, 'an answer to old mail joins its ticket');
SELECT is((pg_temp.of('first')).state::text, 'open', 'and opens it');
SELECT pg_temp.accept(jsonb_build_object('in_reply_to', jsonb_build_array('<thanks@old.test>')) || pg_temp.sender('carla@firm.test')) AS stranger \gset
SELECT isnt((SELECT ticket_id FROM desk.message WHERE incoming_id = :stranger), (pg_temp.of('offer')).id, 'who takes no part in it does not join');
SELECT is(pg_temp.import(ARRAY[pg_temp.old('late find', '2024-03-03T11:00:00Z', '{}', 'third')]) -> 'filed', '{"reply": 1}', 'more of it is imported');
SELECT is((pg_temp.of('late find')).id, (pg_temp.of('third')).id, 'into its ticket');
SELECT is((pg_temp.of('third')).state::text, 'open', 'and does not close it');
-- An older mail that comes later
SELECT pg_temp.import(ARRAY[pg_temp.old('x1', '2024-09-01T10:00:00Z'), pg_temp.old('x3', '2024-09-03T10:00:00Z', '{}', 'x1')]) \g /dev/null
SELECT pg_temp.import(ARRAY[pg_temp.old('x2', '2024-09-02T10:00:00Z', '{}', 'x1'), pg_temp.old('x0', '2024-08-31T10:00:00Z', pg_temp.by_agent(), 'x1')]) \g /dev/null
SELECT is(pg_temp.talk('x1'), 'anna@acme.test: x0, anna@customer.test: x1, anna@customer.test: x2, anna@customer.test: x3', 'stands where it belongs');
-- The desk's own tickets are as closed to strangers as ever.
SELECT is(pg_temp.import(ARRAY[
        pg_temp.old('stranger', '2024-09-02T10:00:00Z', pg_temp.sender('eve@x.test') || jsonb_build_object('in_reply_to', jsonb_build_array(o.message_id))),
        pg_temp.old('himself', '2024-09-02T10:00:00Z', jsonb_build_object('in_reply_to', jsonb_build_array(o.message_id)))]) -> 'filed',
    '{"ticket": 1, "reply": 1}', 'a stranger''s mail joins no ticket of the desk''s, its customer''s does')
FROM desk.outbox o WHERE o.kind = 'receipt' AND o.ticket_id = (pg_temp.ticket(:live)).id;
SELECT is((pg_temp.of('himself')).id, (pg_temp.ticket(:live)).id, 'that one');

-- Bad mail
SELECT is(desk.import_sent_at('{"date": "no date"}', '2024-01-01T00:00:00Z'), '2024-01-01T00:00:00Z', 'no date: when it came');
SELECT is(desk.import_sent_at('{"date": "2025-01-01T00:00:00Z"}', '2024-01-01T00:00:00Z'), '2024-01-01T00:00:00Z', 'nothing is written after it came');
SELECT is(desk.import_sent_at('{"date": "1904-01-01T00:00:00Z"}', NULL), desk.now(), 'nor before there was mail');
SELECT pg_temp.begin('bad') AS bad \gset
SELECT isnt(api.ctl_import_unread((:'bad'::jsonb ->> 'import')::integer, NULL, 'x', 'reader-died', 'signal 11'), NULL, 'what cannot be read is parked');
SELECT is(api.ctl_import_unread((:'bad'::jsonb ->> 'import')::integer, NULL, 'x', 'reader-died', 'signal 11'), NULL, 'once');
SELECT is(api.ctl_import_put((:'bad'::jsonb ->> 'import')::integer, NULL, 1, false, 'x', pg_temp.old('from x', '2024-08-01T10:00:00Z')), 'known',
    'and is not brought in while it is parked');
SELECT pg_temp.put(:'bad', pg_temp.old('bad file', '2024-08-01T10:00:00Z', '{"attachments": [{"position": 1, "name": "x", "size": 1, "sha256": "00"}]}')) \g /dev/null
SELECT pg_temp.put(:'bad', pg_temp.old('good', '2024-08-02T10:00:00Z')) \g /dev/null
SELECT is(jsonb_array_length(r -> 'failed') || ' ' || (r ->> 'filed'), '1 {"ticket": 1}', 'what cannot be filed is parked, the next goes on')
FROM api.ctl_import_file((:'bad'::jsonb ->> 'import')::integer, 10) r;
SELECT is((SELECT state || ' ' || cause FROM desk.incoming WHERE message_id = '<bad file@old.test>'), 'parked import-failed', 'with its cause');
SELECT api.ctl_import_end((:'bad'::jsonb ->> 'import')::integer) \g /dev/null
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- What is asked for
SELECT matches(api.ctl_import_begin('x', 'genral', NULL, NULL, NULL, 'root') ->> 'refused', 'no queue "genral".*Did you mean general', 'a queue that there is not');
SELECT matches(api.ctl_import_begin('x', NULL, 'tlh', NULL, NULL, 'root') ->> 'refused', 'not written to in "tlh"; there are', 'nor a language');
SELECT matches(api.ctl_import_begin('x', NULL, NULL, '2024-13-45', NULL, 'root') ->> 'refused', '"2024-13-45" is no day', 'nor a day');
SELECT is(api.ctl_import_begin('x', 'Sales', 'lv', '2024-01-31', NULL, 'root') - 'import',
    '{"continued": false, "source": "x", "queue": "sales", "open_since": "2024-01-30T22:00:00+00:00", "waiting": 0}', 'a day is the desk''s');
SELECT (pg_temp.begin('x') ->> 'import')::integer AS x \gset
SELECT is(api.ctl_import_place(:x, 'INBOX 7', NULL), NULL, 'nothing was read of the folder');
SELECT is(api.ctl_import_place(:x, 'INBOX 7', 12), 12::bigint, 'then up to here');
SELECT is(api.ctl_import_place(:x, 'INBOX 7', 15), 15::bigint, 'and on');
SELECT is(api.ctl_import_place(:x, 'INBOX 7', NULL), 15::bigint, 'which is known afterwards');
SELECT api.ctl_import_end(:x) \g /dev/null

-- What would become of it
SELECT is(array_agg(api.ctl_import_judge(NULL, NULL, repeat('0', 64), d) ->> 'what' ORDER BY n),
    '{known,customer,answer,unnamed,internal,forged,machine,report}', 'a dry run says what each mail is')
FROM unnest(ARRAY[
    pg_temp.old('first', '2024-03-01T10:00:00Z'), pg_temp.old('dry', '2024-03-01T10:00:00Z'),
    pg_temp.old('dry', '2024-03-01T10:00:00Z', pg_temp.by_agent()),
    pg_temp.old('dry', '2024-03-01T10:00:00Z', pg_temp.by_agent('support@acme.test')),
    pg_temp.old('dry', '2024-03-01T10:00:00Z', pg_temp.by_agent('anna@acme.test', 'boris@acme.test')),
    pg_temp.old('dry', '2024-03-01T10:00:00Z', pg_temp.by_agent() || '{"authentication": {"dmarc": "fail", "header_from": "acme.test"}}'),
    pg_temp.old('dry', '2024-03-01T10:00:00Z', '{"kind": "list"}'),
    pg_temp.old('dry', '2024-03-01T10:00:00Z', '{"kind": "bounce"}')]) WITH ORDINALITY AS u (d, n);

-- Helpers of theirs: import_mailbox, import_mail_of, import_known, import_outside, import_author, import_untouched, import_thread,
-- import_open, import_message, import_note, import_absorb, import_order, import_settle, import_answer, import_inside,
-- import_customer, import_file, import_next, import_other, import_lock, import_day and import_new are called by each of these.
SELECT * FROM finish();
ROLLBACK;
