-- What an agent's mail comes to: desk.accept_proven, desk.answer_put, desk.relayed_to, desk.accept_note, desk.note_put,
-- desk.note_attachments_add, desk.accept_held, desk.held_why, desk.watchers_add, desk.ticket_internal, desk.agent_decision, and who is
-- told and takes part of customers' mail: desk.notifies, desk.participants_invite.
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();

-- What was told to agents because of the mails from this one on: 'kind to agent', in order.
CREATE FUNCTION pg_temp.told(since bigint) RETURNS text
LANGUAGE sql
AS $$
    SELECT coalesce(string_agg(format('%s to %s', o.kind, split_part(o.recipient, '@', 1)), ', ' ORDER BY o.kind, o.recipient), 'nobody')
    FROM desk.outbox o WHERE o.audience = 'agent' AND o.id > since
$$;
CREATE FUNCTION pg_temp.last() RETURNS bigint
LANGUAGE sql
AS $$
    SELECT coalesce(max(id), 0) FROM desk.outbox
$$;
CREATE FUNCTION pg_temp.orders(VARIADIC lines text[]) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('commands', jsonb_agg(jsonb_build_object('line', l, 'word', split_part(substr(l, 2), ' ', 1),
        'argument', btrim(substr(l, position(' ' IN l || ' ')))) ORDER BY n))
    FROM unnest(lines) WITH ORDINALITY AS u (l, n)
$$;
CREATE FUNCTION pg_temp.detail(mail bigint) RETURNS text
LANGUAGE sql
AS $$
    SELECT i.detail FROM desk.incoming i WHERE i.id = mail
$$;

SELECT api.read_blob(encode(sha256('bytes of it'), 'hex'), 'bytes of it');
SELECT jsonb_build_object('attachments', jsonb_build_array(jsonb_build_object('position', 1, 'name', 'a.pdf', 'type', 'application/pdf',
    'size', 11, 'sha256', encode(sha256('bytes of it'), 'hex'), 'inline', false, 'content_id', NULL))) AS file \gset

-- A customer's mail is told
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept('{"subject": "Printer", "message_id": "<p@customer.test>"}' || pg_temp.vouched()) AS printer \gset
SELECT is(pg_temp.told(:last), 'notification to anna, notification to boris', 'a new ticket is told to its queue''s agents');
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.reply_to(pg_temp.ticket(:printer), 'anna') AS anna, pg_temp.reply_to(pg_temp.ticket(:printer), 'anna', 'note') AS note,
    pg_temp.reply_to(pg_temp.ticket(:printer), 'boris') AS boris, (pg_temp.ticket(:printer)).id AS ticket, (pg_temp.receipt(:printer)).reply_to AS hers \gset

-- The answer
SELECT pg_temp.accept(pg_temp.from_agent('anna@home.test', 'It is on its way.') || pg_temp.to_address(:'anna') || :'file'
    || '{"subject": "Re: [ACME-1] Printer", "body": "It is on its way.", "message_id": "<a1@home.test>"}') AS answer \gset
SELECT is(i.disposition, 'answer', 'an answer'), is(i.receipt_rule::integer, 0, 'no receipt'), is(i.receipt_verdict, 'never', 'ever'),
    is(i.receipt_reason, 'From is an address of the agent Anna Kalniņa: agents get no receipts', 'and why'),
    is(i.detail, 'Anna Kalniņa answers: it goes to anna@customer.test', 'to whom it goes'), ok(NOT i.document ?| '{text,new_text,body,reply}', 'without texts')
FROM desk.incoming i WHERE i.id = :answer;
SELECT is(m.agent_id, pg_temp.agent('anna'), 'hers'), is(m.customer_id, NULL, 'nobody else''s'), is(m.sender, 'Anna (Acme Support) <support@acme.test>', 'as the customer sees it'),
    is(m.subject, 'Printer', 'the ticket''s subject'), is(m.new_text, 'It is on its way.', 'the words'), is(m.text, m.new_text, 'and nothing else'),
    is(m.message_id, '<a1@home.test>', 'found by its id'), is(m.joined_by, 'agent', 'an agent''s'),
    is((SELECT string_agg(name, ',') FROM desk.attachment WHERE message_id = m.id), 'a.pdf', 'with its file')
FROM desk.message m WHERE m.incoming_id = :answer;
SELECT is(o.recipient, 'anna@customer.test', 'it goes to the customer'), is(o.agent_id, pg_temp.agent('anna'), 'in her name'), is(o.state, 'queued', 'soon'),
    ok(o.facts::text || o.sender_name || o.reply_to || o.envelope_sender || coalesce(o.in_reply_to, '') || o.reference_ids::text !~* 'home\.test|anna@acme|kaln', 'and nothing of her address or name but the first')
FROM desk.outbox o WHERE o.kind = 'relay';
SELECT is((SELECT count(*) FROM desk.outbox WHERE kind = 'relay'), 1::bigint, 'once');
SELECT is((pg_temp.ticket(:printer)).owner_id, pg_temp.agent('anna'), 'her first answer makes it hers');
SELECT is(pg_temp.told(:last), 'taken to boris', 'the others learn it');
SELECT results_eq(format('SELECT kind, (facts ->> ''agent'')::integer FROM desk.event WHERE incoming_id = %s ORDER BY id', :answer),
    format('VALUES (''answered'', %1$s), (''taken'', %1$s)', pg_temp.agent('anna')), 'events say so');
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept(jsonb_build_object('subject', 'Re: Printer', 'to', pg_temp.mailboxes(:'hers')) || pg_temp.vouched()) AS id \gset
SELECT is(pg_temp.told(:last), 'notification to anna', 'the customer''s reply is told to the owner');
SELECT is(pg_temp.becomes(pg_temp.from_agent('boris@acme.test') || pg_temp.to_address(:'boris', 'boris@acme.test')), 'answer in Printer, relay', 'another may answer too');
SELECT is((SELECT count(*) FROM desk.watcher WHERE ticket_id = :ticket), 0::bigint, 'his own address in Cc makes him watch nothing');
SELECT is((pg_temp.ticket(:printer)).owner_id, pg_temp.agent('anna'), 'it stays hers');
SELECT is(desk.relayed_to(m.id), 'anna@customer.test', 'to whom an answer goes') FROM desk.message m WHERE m.incoming_id = :answer;

-- first_reply_takes = false
SELECT api.configure(pg_temp.agents('{"first_reply_takes": false}'));
SELECT pg_temp.accept('{"subject": "Free"}' || pg_temp.sender('f@free.test')) AS free \gset
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:free), 'anna'))) AS id \gset
SELECT is((pg_temp.ticket(:id)).owner_id, NULL, 'an answer takes nothing if the desk wants it so');
SELECT api.configure(pg_temp.agents());

-- Colleagues
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna') || jsonb_build_object('cc',
    pg_temp.mailboxes('Laura@ACME.test', 'boris@acme.test', 'anna@home.test', 'anna@customer.test', 'mallory@evil.test'))), 'answer in Printer, relay',
    'reply-all: once to the customer, and to nobody else outside');
SELECT results_eq(format('SELECT agent_id FROM desk.watcher WHERE ticket_id = %s ORDER BY 1', :ticket), format('VALUES (%s), (%s)', pg_temp.agent('boris'), pg_temp.agent('laura')),
    'colleagues watch from now on');
SELECT is((SELECT count(*) FROM desk.event WHERE ticket_id = :ticket AND kind = 'watched'), 2::bigint, 'that is known');
SELECT is((SELECT count(*) FROM desk.participant WHERE ticket_id = :ticket), 1::bigint, 'strangers in Cc take no part');

-- Notes
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'He is difficult.') || pg_temp.to_address(:'note') || :'file') AS id \gset
SELECT is(n.kind, 'note', 'a note'), is(n.agent_id, pg_temp.agent('anna'), 'of hers'), is(n.new_text, 'He is difficult.', 'the words'), is(n.ticket_id, :ticket::bigint, 'of the ticket'),
    is((SELECT string_agg(name, ',') FROM desk.note_attachment WHERE note_id = n.id), 'a.pdf', 'with its file'), matches(pg_temp.detail(:id), 'stays inside', 'it stays inside')
FROM desk.note n WHERE n.incoming_id = :id;
SELECT is(pg_temp.told(:last), 'note to boris, note to laura', 'told to those who watch');
SELECT is((SELECT count(*) FROM desk.message WHERE incoming_id = :id), 0::bigint, 'it is no message');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test', 'Inner.') || pg_temp.to_address(:'anna') || pg_temp.orders('#note for us') || '{"body": "Inner."}'),
    'note in Printer', '#note keeps a mail inside that would go out');
SELECT is((SELECT new_text FROM desk.note ORDER BY id DESC LIMIT 1), E'for us\n\nInner.', 'with what stands beside it');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test', '') || pg_temp.to_address(:'note') || pg_temp.orders('#close Good bye') || '{"body": ""}'),
    'held words-inside in Printer', 'words for the customer do not go out from a note address');
SELECT is((pg_temp.ticket(:printer)).state, 'open', 'and nothing of it is done');

-- Commands
SELECT pg_temp.last() AS last \gset
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test', '#priority high: angry') || pg_temp.to_address(:'anna') || pg_temp.orders('#priority high: angry') || '{"body": ""}'),
    'note commands in Printer', 'commands alone send nothing');
SELECT is(pg_temp.told(:last), 'transcript to anna', 'but a transcript'), is((pg_temp.ticket(:printer)).priority, 'high', 'and are done');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test', '#close Bye') || pg_temp.to_address(:'anna') || pg_temp.orders('#close Bye') || '{"body": ""}'),
    'answer in Printer, relay', '#close with words sends them');
SELECT is((pg_temp.ticket(:printer)).state, 'closed', 'and closes'), is((SELECT new_text FROM desk.message ORDER BY id DESC LIMIT 1), 'Bye', 'just those');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test', 'More') || pg_temp.to_address(:'anna') || '{"body": "More"}'), 'answer in Printer, relay', 'an answer to a closed one');
SELECT is((pg_temp.ticket(:printer)).state, 'closed', 'leaves it closed');
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test', 'Text') || pg_temp.to_address(:'anna', 'cecil@acme.test') || pg_temp.orders('#reopen', '#cloze') || '{"body": "Text"}') AS id \gset
SELECT is(pg_temp.outcome(:id, :last), 'held command in Printer', 'a wrong command: nothing goes out'), is(pg_temp.told(:last), 'transcript to anna', 'she is told'),
    is((pg_temp.ticket(:printer)).state, 'closed', 'what was right in it is undone'), is(pg_temp.detail(:id),
        'held back, nothing went to the customer: a command in it was not understood or refused (#cloze)', 'and explained'),
    is((SELECT count(*) FROM desk.watcher WHERE ticket_id = :ticket), 2::bigint, 'colleagues in Cc undone too'),
    is((SELECT attention FROM desk.ticket WHERE id = :ticket), 'held', 'a person must look');
SELECT is((SELECT facts -> 'failed' FROM desk.outbox WHERE kind = 'transcript' ORDER BY id DESC LIMIT 1), 'true', 'as failed');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test', 'More') || pg_temp.to_address(:'anna')), 'answer in Printer, relay', 'written again');
SELECT is((SELECT attention FROM desk.ticket WHERE id = :ticket), NULL, 'nobody needs to look any more');

-- Held
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || '{"authentication": null}' || pg_temp.to_address(:'anna') || pg_temp.orders('#close')) AS id \gset
SELECT is(i.disposition, 'held', 'held'), is(i.receipt_verdict, 'never', 'without receipt'), is(i.detail,
    'held back, nothing went to the customer: no trusted server vouches that the agent sent it', 'explained'), is(pg_temp.told(:last), 'held to anna', 'told to the registered address')
FROM desk.incoming i WHERE i.id = :id;
SELECT is(n.agent_id, pg_temp.agent('anna'), 'in whose name'), is(n.reason, 'no-authentication', 'why') FROM desk.note n WHERE n.incoming_id = :id;
SELECT is(desk.held_why(code, '[]') <> code AND desk.held_why(code, '[]') <> '', true, code || ' is said in words')
FROM unnest('{command,inactive,malformed,dmarc-fail,no-authentication,several-tickets,other-token,not-your-queue,too-large,encrypted,nothing-left,words-inside,no-customer,quote,repeats,note-text,agent-address,file-names-agent}'::text[]) code;
SELECT is((SELECT count(*) FROM (SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || '{"authentication": null}') FROM generate_series(1, 12)) x), 12::bigint, 'a forger at work');
SELECT is((SELECT count(*) FROM desk.outbox WHERE kind = 'held' AND recipient = 'anna@acme.test' AND created_at > desk.now() - interval '1 hour') <= 10, true, 'does not flood her'),
    cmp_ok((SELECT count(*) FROM desk.event WHERE kind = 'held-untold'), '>', 0::bigint, 'what she is not told is known');
SELECT results_eq($$SELECT desk.agents_named('{cecil@acme.test,x@y.test}')$$, ARRAY[pg_temp.agent('cecil')], 'who is an agent is known by the address');
UPDATE desk.agent SET active = false WHERE id = pg_temp.agent('cecil');
SELECT is_empty($$SELECT desk.agents_named('{cecil@acme.test}')$$, 'who is one no more is none');
SELECT pg_temp.last() AS last \gset
SELECT is(pg_temp.becomes(pg_temp.from_agent('cecil@acme.test') || pg_temp.to_address(:'note')), 'held inactive in Printer', 'a former agent is held');
SELECT is(pg_temp.told(:last), 'note to anna, note to boris, note to laura', 'and those who are agents are told');
UPDATE desk.agent SET active = false;
SELECT is(pg_temp.becomes(pg_temp.from_agent('cecil@acme.test') || '{"subject": "nobody"}'), 'held inactive in a new one', 'when there is nobody to tell');
SELECT is_empty('SELECT * FROM desk.audit()', 'that is known too');
UPDATE desk.agent SET active = true;

-- An answer that nobody would get; that reveals an agent
SELECT pg_temp.wait('2 hours');
SELECT pg_temp.accept('{"from_count": 0, "from": null, "return_path": null, "subject": "Nobody"}') AS nobody \gset
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:nobody), 'anna'))),
    'held no-customer in Nobody', 'to a ticket without customer');
SELECT is((pg_temp.ticket(:nobody)).owner_id, NULL, 'and it is not taken by it');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test', 'Write to Boris@acme.test') || pg_temp.to_address(:'anna')), 'held agent-address in Printer', 'an agent''s address is not sent');
SELECT throws_ok(format('SELECT desk.answer_put(%s, %s, NULL, NULL, %L, NULL, now())', :ticket, pg_temp.agent('anna'), E' \n'), 'PD002', 'nothing-left', 'nor is nothing');
SELECT lives_ok(format('SELECT desk.answer_put(%s, %s, NULL, NULL, %L, NULL, now())', :ticket, pg_temp.agent('anna'), 'By promisectl.'), 'an answer that came in no mail');

-- Merged: the old addresses lead to the new place
SELECT pg_temp.accept('{"subject": "Toner"}' || pg_temp.vouched()) AS toner \gset
SELECT desk.ticket_merge(:ticket, (pg_temp.ticket(:toner)).id, pg_temp.agent('anna')) \g /dev/null
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna')), 'answer in Toner, relay', 'the address of a merged ticket');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna', pg_temp.reply_to(pg_temp.ticket(:toner), 'anna'))), 'answer in Toner, relay',
    'with the other one it is the same ticket');

-- Without plus-addresses the mail that is answered stands for the address
SELECT api.configure(pg_temp.agents('{"plus_addresses": false}'));
SELECT pg_temp.accept('{"subject": "Plain"}' || pg_temp.sender('plain@plain.test')) AS plain \gset
SELECT message_id AS hers FROM desk.outbox WHERE ticket_id = (pg_temp.ticket(:plain)).id AND agent_id = pg_temp.agent('anna') \gset
SELECT message_id AS his FROM desk.outbox WHERE ticket_id = (pg_temp.ticket(:plain)).id AND agent_id = pg_temp.agent('boris') \gset
SELECT is(pg_temp.tried(pg_temp.from_agent(f) || pg_temp.vouched(v) || jsonb_build_object('in_reply_to', jsonb_build_array(p))), e, what)
FROM (VALUES
    ('anna@acme.test', 'acme.test', :'hers', 'answer in Plain, relay', 'to the mail that was hers'),
    ('anna@acme.test', 'else.test', :'hers', 'held no-authentication in Plain', 'unproven'),
    ('anna@acme.test', 'acme.test', :'his', 'note in Plain', 'to a mail that was another''s'),
    ('mallory@evil.test', 'evil.test', :'hers', 'ticket in My printer, receipt', 'a stranger')) t (f, v, p, e, what);
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || jsonb_build_object('in_reply_to', jsonb_build_array('<x@y>'), 'references', jsonb_build_array(:'hers'))),
    'note in Plain', 'named in References alone it is not what is answered');
SELECT pg_temp.last() AS last \gset
SELECT desk.tell_note(desk.note_put((pg_temp.ticket(:plain)).id, jsonb_populate_record(pg_temp.mail(), '{"incoming_id": null}'), pg_temp.document(), 'note', NULL, pg_temp.agent('boris'))) \g /dev/null
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || jsonb_build_object('in_reply_to', jsonb_build_array((
    SELECT message_id FROM desk.outbox WHERE kind = 'note' AND id > :last AND agent_id = pg_temp.agent('anna'))))), 'note in Plain', 'a reply to a note is a note');
SELECT api.configure(pg_temp.agents());

-- Who takes part by the requester's word
CREATE FUNCTION pg_temp.parts(mail bigint) RETURNS text
LANGUAGE sql
AS $$
    SELECT string_agg(c.address, ' ' ORDER BY p.role DESC, c.address)
    FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id WHERE p.ticket_id = (pg_temp.ticket(mail)).id
$$;
SELECT jsonb_build_object('cc', pg_temp.mailboxes('wife@home.test', 'Wife@HOME.test', 'support@acme.test', 'support+x@acme.test', 'boris@acme.test', 'Anna@home.test',
    'noreply@shop.test', 'not an address')) AS cc \gset
SELECT pg_temp.accept('{"subject": "cc"}' || pg_temp.vouched() || :'cc'::jsonb) AS cc1 \gset
SELECT is(pg_temp.parts(:cc1), 'anna@customer.test wife@home.test', 'whom an authenticated requester writes to takes part: no agent, not the desk, no machine');
SELECT is(pg_temp.parts(pg_temp.accept('{"subject": "cc"}' || :'cc'::jsonb || more)), 'anna@customer.test', what)
FROM (VALUES (jsonb '{}', 'unauthenticated: nobody'), ('{"authentication": {"dmarc": "fail", "header_from": "customer.test"}}', 'forged: nobody'),
    (pg_temp.vouched('evil.test'), 'vouched for somebody else: nobody'), (pg_temp.vouched() || '{"malformed": true}', 'malformed: nobody'),
    (pg_temp.vouched() || '{"kind": "auto_reply"}', 'a machine: nobody')) v (more, what);
SELECT pg_temp.accept(jsonb_build_object('subject', 'cc', 'to', pg_temp.mailboxes((pg_temp.receipt(:cc1)).reply_to), 'cc', pg_temp.mailboxes('son@home.test')) || more) FROM (VALUES
    ('{}'::jsonb), (pg_temp.sender('wife@home.test') || pg_temp.vouched('home.test')), (pg_temp.sender('mallory@evil.test') || pg_temp.vouched('evil.test'))) v (more) \g /dev/null
SELECT is(pg_temp.parts(:cc1), 'anna@customer.test wife@home.test', 'nor by a reply of anybody else, nor forged');
SELECT pg_temp.accept(jsonb_build_object('subject', 'cc', 'to', pg_temp.mailboxes((pg_temp.receipt(:cc1)).reply_to), 'cc', pg_temp.mailboxes('son@home.test')) || pg_temp.vouched()) \g /dev/null
SELECT is(pg_temp.parts(:cc1), 'anna@customer.test son@home.test wife@home.test', 'by a reply of hers that is');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:cc1), 'anna'))), 'answer in cc, relay relay relay',
    'an answer goes to each of them');
SELECT pg_temp.accept(jsonb_build_object('subject', 'many', 'cc', (SELECT pg_temp.mailboxes(VARIADIC array_agg(n || '@many.test')) FROM generate_series(1, 40) n)) || pg_temp.vouched()) AS id \gset
SELECT is((SELECT count(*) FROM desk.participant WHERE ticket_id = (pg_temp.ticket(:id)).id), 11::bigint, 'ten at most');

-- Who is told of machines
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept('{"subject": "Robot", "kind": "auto_reply", "message_id": "<r@robot.test>"}' || pg_temp.sender('robot@robot.test')) AS robot \gset
SELECT is(pg_temp.told(:last), 'notification to anna, notification to boris', 'a machine''s ticket is told');
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept('{"subject": "Robot", "kind": "auto_reply", "references": ["<r@robot.test>"]}' || pg_temp.sender('robot@robot.test')) AS id \gset
SELECT is((pg_temp.ticket(:id)).id, (pg_temp.ticket(:robot)).id, 'what it sends again'), is(pg_temp.told(:last), 'nobody', 'not on the same day');
SELECT pg_temp.wait('25 hours');
SELECT pg_temp.accept('{"subject": "Robot", "kind": "auto_reply", "references": ["<r@robot.test>"]}' || pg_temp.sender('robot@robot.test')) AS id \gset
SELECT is(pg_temp.told(:last), 'notification to anna, notification to boris', 'but the next');
SELECT pg_temp.last() AS last \gset
SELECT pg_temp.accept(jsonb_build_object('kind', 'auto_reply', 'to', pg_temp.mailboxes((pg_temp.receipt(:cc1)).reply_to))) AS id \gset
SELECT is(pg_temp.told(:last), 'nobody', 'nor of a customer''s out-of-office answer');
SELECT ok(NOT desk.notifies(pg_temp.mail(), pg_temp.ticket(:cc1), false), 'it is a person''s ticket'), ok(desk.notifies(pg_temp.mail(), pg_temp.ticket(:cc1), true), 'where persons are told of');
UPDATE desk.epoch SET old_below = 1000000;
SELECT pg_temp.accept('{"subject": "old one"}' || pg_temp.sender('old@old.test')) AS id \gset
SELECT is(pg_temp.told(:last), 'nobody', 'nor of what was there before the desk');
UPDATE desk.epoch SET old_below = 1;

SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');
SELECT * FROM finish();
ROLLBACK;
