-- Whose mail is obeyed: desk.authority_of, desk.agent_tokens, desk.agent_answers, desk.agent_of, desk.agent_may,
-- desk.agents_named, desk.accept_agent, desk.accept_proven, desk.accept_held, desk.accept_aside, desk.hold_reason,
-- desk.agent_automatic, desk.ticket_named. (Every combination of what must be right: agents_matrix.sql.)
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();
\ir given.psql

-- The note addresses: any agent's will do for any agent, nobody else's mail counts, and nothing goes out.
SELECT is(pg_temp.tried(pg_temp.from_agent(f) || pg_temp.proof(auth, f) || pg_temp.to_address(a)), e, format('to %s''s note address, from %s, %s', whose, f, auth))
FROM given, LATERAL (VALUES
    ('Anna', note, 'anna@acme.test', 'pass', 'note in Printer'),
    ('Boris', boris_note, 'anna@acme.test', 'pass', 'note in Printer'),
    ('Boris', boris_note, 'cecil@acme.test', 'pass', 'note in Printer'),
    ('Anna', note, 'anna@acme.test', 'none', 'held no-authentication in Printer'),
    ('Boris', boris_note, 'anna@acme.test', 'fail', 'held dmarc-fail in Printer'),
    ('Anna', note, 'anna@customer.test', 'pass', 'note third-party in Printer'),
    ('Anna', note, 'mallory@evil.test', 'none', 'note third-party in Printer')) v (whose, a, f, auth, e);
SELECT is(pg_temp.tried(pg_temp.from_agent('boris@acme.test') || pg_temp.proof('none', 'boris@acme.test') || pg_temp.to_address(:'note'), pg_temp.made('trust')),
    'held no-authentication in Printer', 'trust = "token" wants one''s own address');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna', :'boris_note')), 'note in Printer',
    'to both kinds of address: it stays inside');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'boris', :'anna')), 'answer in Printer, relay',
    'his own address beside another''s counts');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna', :'elsewhere')),
    'held several-tickets in Printer', 'two tickets at once are held');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || '{"to": []}' || jsonb_build_object('delivered_to', jsonb_build_array(:'anna'))),
    'answer in Printer, relay', 'a blind copy has the address in Delivered-To');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(upper(:'anna'))), 'answer in Printer, relay',
    'an address may come back in capitals');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(replace(:'anna', 'support+', 'sales+'))),
    'answer in Printer, relay', 'or at another address of ours');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(replace(:'anna', 'acme.test', 'evil.test'))),
    'note in a new one', 'not at somebody else''s');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address((pg_temp.receipt(:printer)).reply_to)),
    'note in a new one', 'the customer''s own reply address sends the customer nothing');
SELECT is(pg_temp.tried('{"subject": "Re: Printer"}' || pg_temp.vouched() || pg_temp.to_address(:'anna')), 'note third-party in Printer',
    'the customer herself has no use of an agent''s address');

SELECT is(pg_temp.tried(pg_temp.from_agent('Anna@Home.TEST')), 'note in a new one', 'an agent who writes from another address is no customer');

-- Who has the right: owner and watchers, whatever their queues
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna'),
    pg_temp.made('other queue') || format('; UPDATE desk.ticket SET owner_id = %s WHERE id = %s', pg_temp.agent('anna'), (pg_temp.ticket(:printer)).id)),
    'answer in Printer, relay', 'the owner may, though the queue is not his');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna'),
    pg_temp.made('other queue') || format('; INSERT INTO desk.watcher VALUES (%2$s, %1$s, now())', pg_temp.agent('anna'), (pg_temp.ticket(:printer)).id)),
    'answer in Printer, relay', 'so may who watches it');
SELECT ok(desk.agent_may(pg_temp.agent('anna'), (pg_temp.ticket(:printer)).id), 'no queues: all'),
    ok(NOT desk.agent_may(pg_temp.agent('cecil'), (pg_temp.ticket(:printer)).id), 'his queue is another');
SELECT is(pg_temp.tried(pg_temp.from_agent('cecil@acme.test') || pg_temp.to_address(:'note') || '{"body": "", "commands": [{"line": "#take", "word": "take", "argument": ""}]}'),
    'held not-your-queue in Printer', 'a note may come from anybody here, commands not');

-- What cannot be read
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna') || more), 'held ' || e || ' in Printer', what)
FROM (VALUES
    (jsonb '{"malformed": true}', 'malformed', 'malformed'),
    ('{"header_only": true}', 'too-large', 'the header alone'),
    ('{"protection": [{"kind": "encrypted", "type": "multipart/encrypted"}]}', 'encrypted', 'encrypted'),
    ('{"protection": [{"kind": "signed"}, {"kind": "pgp-inline-encrypted"}]}', 'encrypted', 'armoured'),
    ('{"new_text": "", "body": ""}', 'nothing-left', 'nothing')) v (more, e, what);
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna') || '{"protection": [{"kind": "signed"}]}'),
    'answer in Printer, relay', 'a signature is no obstacle');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || '{"header_only": true}'), 'held too-large in a new one',
    'held without a ticket: in one of its own');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.proof('none', '') || '{"references": ["<x@y>", "<p@customer.test>"]}'),
    'held no-authentication in Printer', 'or in that which its parents name');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.proof('none', '')
    || jsonb_build_object('subject', format('[ACME-%s] x', (pg_temp.ticket(:printer)).number), 'references', r)),
    'held no-authentication in a new one', 'a number that anybody can guess names nothing')
FROM (VALUES (jsonb '[]'), ('["<x@y>"]')) v (r);

-- Senders that only look like an agent's
SELECT is(pg_temp.tried(pg_temp.to_address(:'anna') || jsonb_build_object('from', jsonb_build_object('name', 'Anna Kalniņa', 'address', a), 'return_path', 'x@evil.test')
        || pg_temp.vouched(split_part(a, '@', 2))), 'note third-party in Printer', 'not Anna: ' || a)
FROM unnest(ARRAY['anna@aсme.test', 'аnna@acme.test', 'anna@acme.test.', 'anna@acme.tesт', 'ａnna@acme.test', 'anna@ａcme.test', 'anna＠acme.test',
    'anna' || U&'\00AD' || '@acme.test', 'an' || U&'\200B' || 'na@acme.test', 'anna+x@acme.test', 'an.na@acme.test', 'anna@sub.acme.test',
    'anna@acme.test@evil.test', 'anna@acme.testing', 'xanna@acme.test', 'anna@xn--ame-8cd.test', '"anna"@acme.test', 'anna(x)@acme.test',
    'ánna@acme.test', 'anna@acme.test,boris@acme.test', ' anna@acme.test', 'anna@acme.test>', '', 'anna', '@acme.test']) a;
UPDATE desk.agent SET address = 'kirin@acme.test', aliases = '{iris@acme.test,kosk@acme.test}' WHERE id = pg_temp.agent('boris');
SELECT is(desk.agent_of(a), NULL, 'no agent''s: ' || a)
FROM unnest(ARRAY[U&'\212Airin@acme.test', U&'k\0131rin@acme.test', U&'K\0130RIN@acme.test', U&'\FF4Birin@acme.test', U&'ir\0131s@acme.test',
    U&'ko\017Fk@acme.test', U&'\03BAirin@acme.test', 'kirin@acme.test ', 'kirin', '', NULL]) a;
SELECT isnt(desk.agent_of(a), NULL, 'an agent''s: ' || a) FROM unnest(ARRAY['kirin@acme.test', 'KIRIN@ACME.test', 'Iris@acme.test']) a;
UPDATE desk.agent SET address = 'boris@acme.test', aliases = '{}' WHERE address = 'kirin@acme.test';
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna') || more), e, what)
FROM (VALUES
    (jsonb '{"from_count": 2}', 'note third-party in Printer', 'two addresses in From are nobody''s'),
    ('{"from_count": 2, "malformed": true}', 'note third-party in Printer', 'two fields neither'),
    ('{"from_count": 0, "from": null}', 'note third-party in Printer', 'nor none'),
    ('{"sender": {"name": "", "address": "mallory@evil.test"}}', 'answer in Printer, relay', 'Sender says nothing'),
    ('{"reply_to": {"name": "", "address": "mallory@evil.test"}}', 'answer in Printer, relay', 'nor does Reply-To'),
    ('{"authentication": {"dmarc": "pass", "header_from": "acme.test.evil.test"}}', 'held no-authentication in Printer', 'passed, for another domain'),
    ('{"authentication": {"dmarc": "none", "dkim": "pass", "spf": "pass", "aligned": "acme.test", "header_from": "acme.test"}}',
        'held no-authentication in Printer', 'DMARC is what counts'),
    ('{"authentication": {"dmarc": "PASS", "header_from": "Anna@ACME.test"}}', 'answer in Printer, relay', 'in any case')) v (more, e, what);
SELECT is(pg_temp.tried(pg_temp.sender('mallory@evil.test') || pg_temp.vouched('evil.test') || pg_temp.to_address(:'anna')
    || '{"reply_to": {"name": "Anna", "address": "anna@acme.test"}, "sender": {"name": "", "address": "anna@acme.test"}}'),
    'note third-party in Printer', 'an agent''s address in Reply-To or Sender makes nobody an agent');
SELECT is(pg_temp.tried(pg_temp.sender('mallory@evil.test') || '{"from": {"name": "anna@acme.test", "address": "mallory@evil.test"}}'
    || pg_temp.vouched('evil.test') || pg_temp.to_address(:'anna')), 'note third-party in Printer', 'nor in a name');

-- Nothing outside the rules is obeyed
SELECT is(pg_temp.tried(pg_temp.sender('mallory@evil.test') || pg_temp.to_address(:'anna') || jsonb_build_object(
    'x_promised_agent', pg_temp.agent('anna'), 'agent_id', pg_temp.agent('anna'), 'authenticated', true, 'proven', true, 'trust', 'token',
    'headers', jsonb '{"X-Promised-Agent": "anna@acme.test", "X-Promised-Ticket": "1", "X-Promised-Trust": "token"}')),
    'note third-party in Printer', 'X-Promised- anything');
SELECT is(pg_temp.tried('{"subject": "close it", "body": "", "commands": [{"line": "#close", "word": "close", "argument": ""}]}'
    || pg_temp.to_address((pg_temp.receipt(:printer)).reply_to) || pg_temp.vouched()), 'reply in Printer', 'a customer''s command is a customer''s text');
SELECT pg_temp.accept('{"subject": "commands", "new_text": "#close", "body": "", "commands": [{"line": "#close", "word": "close", "argument": ""},
    {"line": "#cc add x@y.test", "word": "cc", "argument": "add x@y.test"}]}' || pg_temp.vouched()) AS id \gset
SELECT is((pg_temp.ticket(:id)).state, 'open', 'and opens what it would close'),
    is((SELECT count(*) FROM desk.participant WHERE ticket_id = (pg_temp.ticket(:id)).id), 1::bigint, 'with nobody else in it');
SELECT is(pg_temp.tried(pg_temp.sender('mallory@evil.test') || pg_temp.to_address(:'anna')
    || '{"body": "", "commands": [{"line": "#close", "word": "close", "argument": ""}]}'), 'note third-party in Printer', 'nor is a stranger obeyed');

-- Machines: an agent's out-of-office answers nobody and is shown to nobody
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test', 'I am away.') || pg_temp.to_address(a) || more), 'note automatic in Printer',
    what || ' to ' || left(a, 12))
FROM (VALUES
    (jsonb '{"kind": "auto_reply"}', 'an out-of-office answer'),
    ('{"kind": "calendar"}', 'a calendar''s answer'), ('{"kind": "list"}', 'a list'), ('{"kind": "loop"}', 'a loop'),
    ('{"return_path": ""}', 'the null sender'),
    ('{"automatic": [{"signal": "auto-submitted", "header": "Auto-Submitted", "value": "auto-replied"}]}', 'Auto-Submitted'),
    ('{"automatic": [{"signal": "precedence", "header": "Precedence", "value": "bulk"}]}', 'bulk'),
    ('{"automatic": [{"signal": "suppress", "value": "All"}, {"signal": "subject", "header": "Subject", "value": "Out of office"}]}', 'Out of office'),
    ('{"automatic": [{"signal": "x-auto", "header": "X-Autoreply", "value": "yes"}]}', 'X-Autoreply'),
    ('{"loop_marks": ["abcdefgh22"]}', 'another desk')) v (more, what), unnest(ARRAY[:'anna', :'note']) a;
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.proof('none', '') || pg_temp.to_address(:'note') || '{"kind": "auto_reply"}'),
    'note automatic in Printer', 'proven or not');
SELECT is(pg_temp.tried(pg_temp.sender('robot@evil.test') || pg_temp.to_address(:'note') || '{"kind": "auto_reply"}'),
    'note automatic in Printer', 'and a stranger''s machine too');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || jsonb_build_object('kind', 'auto_reply', 'in_reply_to', jsonb_build_array(:'told'))),
    'note automatic in Printer', 'by what it answers');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna') || more), 'answer in Printer, relay', what)
FROM (VALUES (jsonb '{"automatic": [{"signal": "suppress", "header": "X-Auto-Response-Suppress", "value": "OOF"}]}', 'who asks for no automatic answer may be a person'),
    ('{"return_path": "owner-support@acme2.test"}', 'and an alias may have an owner')) v (more, what);
SELECT is(pg_temp.tried(pg_temp.sender('mallory@evil.test') || pg_temp.to_address(:'anna')
    || '{"automatic": [{"signal": "suppress", "header": "X-Auto-Response-Suppress", "value": "OOF"}]}'), 'note automatic in Printer', 'of strangers that is not asked');
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || '{"kind": "auto_reply", "subject": "Away"}') AS id \gset
SELECT is(i.disposition, 'ticket', 'without a ticket it goes the way of machines'), is(i.receipt_verdict, 'never', 'without receipt')
FROM desk.incoming i WHERE i.id = :id;
SELECT ok(t.automatic, 'as a machine''s'), is(t.customer_id, NULL, 'of nobody'), is((SELECT count(*) FROM desk.outbox WHERE ticket_id = t.id), 0::bigint,
    'and tells nobody, or two of them would never end') FROM pg_temp.ticket(:id) t;
SELECT is((SELECT count(*) FROM desk.customer WHERE address = 'anna@acme.test'), 0::bigint, 'an agent is no customer');

-- Mail from before the desk
UPDATE desk.epoch SET old_below = 1000000;
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test', 'Dear all') || pg_temp.to_address('bert@other.test', 'support@acme.test')), 'note in a new one',
    'an agent''s old mail is a note');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || '{"references": ["<p@customer.test>"]}'), 'note in Printer', 'where it belongs');
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || '{"subject": "old"}') AS id \gset
SELECT is((SELECT count(*) FROM desk.outbox o JOIN desk.note n USING (ticket_id) WHERE n.incoming_id = :id), 0::bigint, 'of which nobody is told');
SELECT is(pg_temp.tried(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(:'anna')), 'answer in Printer, relay',
    'an address that the desk gave is never from before');
UPDATE desk.epoch SET old_below = 1;

SELECT * FROM finish();
ROLLBACK;
