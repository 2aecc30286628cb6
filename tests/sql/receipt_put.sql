-- desk.receipt_put, desk.receipt_facts: what a receipt is made of, and that nothing of a stranger's mail is in it.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

-- Authenticated
SELECT pg_temp.accept(pg_temp.vouched() || '{"subject": "See http://x.test", "message_id": "<q@customer.test>",
    "references": ["<p@customer.test>"]}') AS id \gset
SELECT is(o.kind, 'receipt', 'a receipt'), is(o.template, 'receipt', 'its template'), is(o.language, 'en', 'its language'),
    is(o.sender_name, 'Acme Support', 'from the desk'), is(o.recipient, 'anna@customer.test', 'to her'),
    is(o.recipient_name, 'Anna', 'by name'), is(o.envelope_sender, '', 'from the null sender'),
    is(o.auto_submitted, 'auto-replied', 'says that it is automatic'), is(o.in_reply_to, '<q@customer.test>', 'in reply to hers'),
    is(o.reference_ids, ARRAY[t.anchor, '<p@customer.test>', '<q@customer.test>'], 'after anchor and references'),
    matches(o.message_id, '^<[a-h2-9]{32}@acme\.test>$', 'a Message-ID of its own'), is(o.bytes, NULL, 'without bytes yet'),
    is(o.state, 'queued', 'waiting'), is(o.seq, 2, 'the ticket''s second'), is(o.next_at, desk.now(), 'due now')
FROM pg_temp.receipt(:id) o, pg_temp.ticket(:id) t;
SELECT is(o.facts, jsonb_build_object('number', 'ACME-' || t.number, 'desk', 'Acme Support', 'queue', 'general', 'ahead', 0,
    'received_at', desk.utc_text(desk.now()), 'zone', 'Europe/Riga', 'complaints', 'write to complaints@acme.test',
    'subject', 'See http[:]//x[.]test'), 'the facts') FROM pg_temp.receipt(:id) o, pg_temp.ticket(:id) t;
SELECT is(k.ticket_id, o.ticket_id, 'the token leads to the ticket'), is(k.address, 'anna@customer.test', 'and is hers'),
    is(k.purpose, 'customer', 'as a customer'), is(o.reply_to, 'support+' || k.token || '@acme.test', 'in the reply address')
FROM pg_temp.receipt(:id) o JOIN desk.token k ON k.ticket_id = o.ticket_id;

-- Not authenticated: a word of every field, none in the receipt
SELECT pg_temp.accept('{"subject": "canarysubject", "from": {"name": "canaryname", "address": "dora@far.test"}, "from_raw": "canaryraw",
    "return_path": "dora@far.test", "text": "canarytext", "new_text": "canarynew", "in_reply_to": ["<canary id@x>"],
    "reply_to": {"name": "canaryreply", "address": "canary@v.test"}, "sender": {"name": "canarysender", "address": "canary@v.test"},
    "cc": [{"name": "canarycc", "address": "canary@v.test"}]}') AS id \gset
SELECT unalike((to_jsonb(o) - 'recipient' - 'subject_core')::text, '%canary%', 'nothing of a stranger''s mail is in the receipt') FROM pg_temp.receipt(:id) o;
SELECT ok(NOT facts ? 'subject', 'not even the subject'), is(facts ->> 'ahead', '1', 'how many are ahead') FROM pg_temp.receipt(:id);

-- Modes, addresses, languages
SELECT api.configure(pg_temp.configuration(mode => 'observe'));
SELECT pg_temp.accept('{"subject": "observed"}' || pg_temp.sender('e@e.test')) AS id \gset
SELECT is(state, 'withheld', 'in mode observe it is made and withheld'), is(reason, 'mode is observe', 'for that reason') FROM pg_temp.receipt(:id);
SELECT is((SELECT receipt_verdict FROM desk.incoming WHERE id = :id), 'send', 'the verdict stands all the same');
SELECT api.configure(pg_temp.configuration('{"plus_addresses": false}'));
SELECT pg_temp.accept('{"subject": "plain"}' || pg_temp.sender('f@f.test')) AS id \gset
SELECT is((pg_temp.receipt(:id)).reply_to, 'support@acme.test', 'without plus-addresses no token in the address');
SELECT api.configure(pg_temp.configuration('{"delimiter": "-"}'));
SELECT pg_temp.accept('{"subject": "minus", "language": {"code": "ru", "confidence": 0.95, "words": 9}}' || pg_temp.sender('g@g.test')) AS id \gset
SELECT matches((pg_temp.receipt(:id)).reply_to, '^support-[a-h2-9]{26}@acme\.test$', 'another delimiter'),
    is((pg_temp.receipt(:id)).language, 'ru', 'in the mail''s language');
SELECT pg_temp.accept(jsonb_build_object('subject', 'return', 'return_path', 'Other@h.test') || '{"from": {"name": "H", "address": "h@h.test"}}') AS id \gset
SELECT is((pg_temp.receipt(:id)).recipient, 'Other@h.test', 'not vouched for: to Return-Path'),
    is((SELECT address FROM desk.token WHERE ticket_id = (pg_temp.ticket(:id)).id), 'other@h.test', 'whose the token is');
SELECT pg_temp.accept(jsonb_build_object('subject', 'bad id', 'message_id', E'<a\tb@x>') || pg_temp.sender('i@i.test')) AS id \gset
SELECT is((pg_temp.receipt(:id)).in_reply_to, NULL, 'an id that may not stand in a header is left out');
SELECT is(desk.receipt_facts(pg_temp.mail(pg_temp.vouched() || '{"subject": " "}'), pg_temp.setting(), 7) ? 'subject', false, 'no empty subject');
SELECT throws_ok(format($$INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, envelope_sender,
    reply_to, message_id, next_at, created_at) VALUES (%s, 9, 'receipt', 'receipt', 'en', '{}', '', 'a@b.test', '', 'a@b.test', '<x@y>',
    now(), now())$$, (pg_temp.ticket(:id)).id), '23505', NULL, 'a second receipt of a ticket is refused');
SELECT throws_ok($$INSERT INTO desk.outbox (kind, template, language, facts, sender_name, recipient, envelope_sender, reply_to,
    message_id, next_at, created_at) VALUES ('admin', 'alarm', 'en', '{}', '', E'a@b.test>\r\nRCPT TO:<v@v.test', '', '', '<x@y>',
    now(), now())$$, '23514', NULL, 'no address can hold a command');

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
