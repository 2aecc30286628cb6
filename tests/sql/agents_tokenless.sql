-- Agents' mail without a token (desk.accept_tokenless, tokenless_ticket, tokenless_orders): forwards (accept_forward, forward_open,
-- forward_sender, forward_note), mail to the customer himself (accept_direct, takes_part, answer_takes), remarks (accept_remark),
-- matters of the desk's own (accept_internal, ticket_internal). Whatever it is,
-- nothing goes to a customer but the receipt of a ticket that a forward opens.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();
SELECT api.configure(pg_temp.configuration(budget => '{"per_address_hour": 1000, "per_address_day": 1000, "per_domain_hour": 1000}')
    || jsonb '{"agents": [{"name": "Anna Kalnina", "address": "anna@acme.test", "aliases": ["ak@home.test"]},
        {"name": "Boris Ivanov", "address": "boris@acme.test"}, {"name": "Laura Berg", "address": "laura@acme.test", "notify": "own"},
        {"name": "Sales Sam", "address": "sam@acme.test", "queues": ["sales"]}]}') \g /dev/null
SELECT (SELECT id FROM desk.agent WHERE address = 'anna@acme.test') AS anna, (SELECT id FROM desk.agent WHERE address = 'boris@acme.test') AS boris,
    (SELECT id FROM desk.agent WHERE address = 'sam@acme.test') AS sam \gset

-- A proven mail of the agent to the desk; what became of it: 'DISPOSITION TICKET'.
CREATE FUNCTION pg_temp.from_agent(more jsonb, who text DEFAULT 'anna@acme.test') RETURNS bigint
LANGUAGE sql
AS $$
    SELECT pg_temp.accept(pg_temp.sender(who) || pg_temp.vouched(split_part(who, '@', 2))
        || jsonb_build_object('text', 'all of it', 'new_text', 'my words', 'body', 'my words', 'commands', jsonb '[]', 'reply', NULL, 'forwarded', NULL)
        || more)
$$;
CREATE FUNCTION pg_temp.became(mail bigint) RETURNS text
LANGUAGE sql
AS $$
    SELECT i.disposition || coalesce(' ' || t.id, '')
    FROM desk.incoming i LEFT JOIN desk.ticket t ON t.number = desk.ticket_number_of(i.id) WHERE i.id = mail
$$;
CREATE FUNCTION pg_temp.to_all(VARIADIC addresses text[]) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('to', jsonb_agg(jsonb_build_object('name', '', 'address', a))) FROM unnest(addresses) a
$$;
CREATE FUNCTION pg_temp.forward(of jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('subject', 'Fwd: Broken pump', 'forwarded', jsonb '{"how": "inline", "certain": true,
        "from": {"name": "Greta Ode", "address": "Greta@Client.test"}, "subject": "Broken pump", "date": "2026-11-18T08:00:00Z",
        "message_id": null, "text": "The pump is broken."}' || of)
$$;
CREATE FUNCTION pg_temp.commands(VARIADIC said text[]) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('commands', jsonb_agg(jsonb_build_object('line', c, 'word', substring(c FROM '#([a-z]+)'),
        'argument', btrim(regexp_replace(c, '^#[a-z]+', ''))))) FROM unnest(said) c
$$;
-- The mails made since, to whom: 'kind to, ...'
CREATE TEMPORARY TABLE seen (id bigint);
INSERT INTO seen VALUES (0);
CREATE FUNCTION pg_temp.posted() RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_posted text;
BEGIN
    SELECT string_agg(o.kind || ' ' || split_part(o.recipient, '@', 1), ', ' ORDER BY o.kind, o.recipient) INTO v_posted
    FROM desk.outbox o WHERE o.id > (SELECT id FROM seen);
    UPDATE seen SET id = (SELECT coalesce(max(id), 0) FROM desk.outbox);
    RETURN v_posted;
END;
$$;
CREATE FUNCTION pg_temp.told(who integer) RETURNS desk.outbox
LANGUAGE sql
AS $$ SELECT o.* FROM desk.outbox o WHERE o.agent_id = who ORDER BY id DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.watchers(ticket bigint) RETURNS text LANGUAGE sql
AS $$ SELECT string_agg(split_part(a.name, ' ', 1), ', ' ORDER BY a.name) FROM desk.watcher w JOIN desk.agent a ON a.id = w.agent_id WHERE w.ticket_id = ticket $$;

-- A forward
SELECT pg_temp.from_agent(pg_temp.forward() || '{"new_text": "urgent, please", "body": "urgent, please", "cc": [{"name": "", "address": "laura@acme.test"}]}') AS mail \gset
SELECT id AS t FROM pg_temp.ticket(:mail) \gset
SELECT is(pg_temp.became(:mail), 'ticket ' || :t, 'a forward opens a ticket');
SELECT is(c.address::text, 'Greta@client.test', 'in the name of its sender'), is(c.name, 'Greta Ode', 'as he is called'), is(t.subject, 'Broken pump', 'with its subject'),
    is(t.arrived_at, '2026-11-18T08:00:00Z'::timestamptz, 'since it was written'), is(t.automatic OR t.internal, false, 'a customer''s')
FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE t.id = :t;
SELECT is(m.text, 'The pump is broken.', 'the forwarded text'), is(m.new_text, m.text, 'all of it new'), is(m.seq, 1, 'is the first message'), is(m.sender, 'Greta Ode <Greta@client.test>', 'the customer''s'),
    is(m.authenticated, false, 'whom nothing vouches for'), is(m.joined_by::text, 'agent', 'by an agent''s word'), is(m.agent_id, NULL, 'no agent''s words')
FROM desk.message m WHERE m.ticket_id = :t;
SELECT ok(count(*) > 0 AND bool_and(o.facts ->> 'forwarded_by' = (SELECT name FROM desk.agent WHERE id = :anna) AND (o.facts -> 'unproven')::text = 'false'),
    'whoever is told reads who forwarded it') FROM desk.outbox o WHERE o.ticket_id = :t AND o.kind = 'notification';
SELECT is(n.new_text, 'urgent, please', 'what stands above is a note'), is(n.kind::text, 'forward', 'of its own kind'), is(n.agent_id, :anna, 'the agent''s') FROM desk.note n WHERE n.ticket_id = :t;
SELECT is(pg_temp.watchers(:t), 'Anna, Laura', 'he watches, and so do colleagues in Cc');
SELECT is(pg_temp.posted(), 'note boris, notification anna, notification boris, receipt Greta', 'who is written to');
SELECT is(o.in_reply_to, NULL, 'the receipt'), is(o.facts ? 'subject', false, 'without a word of the mail'), is(o.envelope_sender, '', 'from nobody'), is(o.seq, 2, 'the second of the ticket'),
    is(o.facts ->> 'number', 'ACME-' || t.number, 'with the number')
FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id WHERE o.ticket_id = :t AND o.kind = 'receipt';
SELECT is(o.facts ->> 'opens', 'true', 'a new ticket, agents are told') FROM desk.outbox o WHERE o.ticket_id = :t AND o.kind = 'notification' AND o.agent_id = :boris;
SELECT is(jsonb_array_length(api.ctl_explain_ticket(t.number) -> 'mails'), 1, 'one mail, though a message and a note') FROM desk.ticket t WHERE t.id = :t;
SELECT matches(i.detail, 'gets a receipt$', 'the customer gets one') FROM desk.incoming i WHERE i.id = :mail;
SELECT is(i.receipt_verdict::text, 'never', 'the agent gets no receipt') FROM desk.incoming i WHERE i.id = :mail;
-- The customer's reply to that receipt
SELECT is(pg_temp.became(pg_temp.accept(pg_temp.sender('greta@client.test') || pg_temp.to_all(o.reply_to))), 'reply ' || :t, 'the customer answers the receipt') FROM desk.outbox o WHERE o.ticket_id = :t AND o.kind = 'receipt';

-- The original Message-ID: later replies, the same mail again
SELECT pg_temp.from_agent(pg_temp.forward('{"how": "attached", "message_id": "<orig@client.test>", "subject": "WG: Re: Pump two"}') || '{"new_text": "", "body": "", "subject": "Fw: x", "attachments": []}') AS mail \gset
SELECT id AS t2, subject AS subject2 FROM pg_temp.ticket(:mail) \gset
SELECT is(:'subject2'::text, 'Re: Pump two', 'the subject without what forwarding put in front');
SELECT is((SELECT count(*) FROM desk.note WHERE ticket_id = :t2), 0::bigint, 'no words above, no note');
SELECT is(o.in_reply_to, '<orig@client.test>', 'the receipt answers the customer''s mail') FROM desk.outbox o WHERE o.ticket_id = :t2 AND o.kind = 'receipt';
SELECT is(pg_temp.became(pg_temp.accept(pg_temp.sender('greta@client.test') || '{"references": ["<orig@client.test>"]}')), 'reply ' || :t2, 'what answers it joins');
SELECT is(pg_temp.became(pg_temp.accept(pg_temp.sender('mallory@evil.test') || '{"references": ["<orig@client.test>"]}')) LIKE 'ticket %', true, 'a stranger''s does not');
SELECT pg_temp.posted() \g /dev/null
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.forward('{"message_id": "<orig@client.test>"}'), 'boris@acme.test')), 'note ' || :t2, 'forwarded again: a note where it is');
SELECT is(pg_temp.posted(), 'note anna, transcript boris', 'which is told, and said to the author');
SELECT matches((pg_temp.told(:boris)).facts ->> 'lines', 'already, in ACME-', 'where it is');
SELECT is(desk.forward_known(pg_temp.forward('{"message_id": "<orig@client.test>"}'), 'GRETA@client.test'), :t2::bigint, 'known by id and address'),
    is(desk.forward_known(pg_temp.forward('{"message_id": "<orig@client.test>"}'), 'mallory@evil.test'), NULL, 'an id alone is nothing');
SELECT matches(pg_temp.became(pg_temp.from_agent(pg_temp.forward('{"message_id": "<orig@client.test>", "from": {"name": "", "address": "hugo@client.test"}}'))), '^ticket', 'the same id of somebody else is another mail');
SELECT is(pg_temp.became(pg_temp.accept(pg_temp.sender('greta@client.test') || '{"message_id": "<orig@client.test>", "subject": "Pump two"}')) LIKE 'ticket %', true,
    'the original itself, come late, is not lost');
-- A mail that came to the desk, forwarded to it by an agent who had it too
SELECT pg_temp.accept(pg_temp.sender('ivan@client.test') || '{"message_id": "<iv1@client.test>"}') AS iv \gset
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.forward('{"message_id": "<iv1@client.test>", "from": {"name": "", "address": "ivan@client.test"}}'))), 'note ' || (pg_temp.ticket(:iv)).id, 'a forward of a mail that the desk has');

-- ... or the same words without an id
SELECT pg_temp.from_agent(pg_temp.forward('{"text": "Line one of it\nand two.", "subject": "Same words"}'), 'boris@acme.test') AS mail \gset
SELECT id AS same FROM pg_temp.ticket(:mail) \gset
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.forward('{"text": "> Line one\n> of it and two.\n", "subject": "Re: Same words"}'))), 'note ' || :same, 'the same words, broken otherwise');
SELECT matches(pg_temp.became(pg_temp.from_agent(pg_temp.forward(f || '{"from": {"name": "", "address": "hugo@client.test"}}'))), '^ticket', 'others of somebody else')
FROM (VALUES (jsonb '{"text": "Line one of it\nand two.", "subject": "Same words"}')) v (f);
SELECT matches(pg_temp.became(pg_temp.from_agent(pg_temp.forward(f))), '^ticket', 'another mail: ' || f::text)
FROM unnest(ARRAY['{"text": "Line one of it and three.", "subject": "Same words"}', '{"text": "Line one of it and two.", "subject": "Other words"}']::jsonb[]) f;
UPDATE desk.ticket SET state = 'closed', closed_at = desk.now() WHERE id = :same;
SELECT matches(pg_temp.became(pg_temp.from_agent(pg_temp.forward('{"text": "Line one of it and two.", "subject": "Same words"}'))), '^ticket', 'that ticket is closed: a new one');
SELECT is(desk.words_only(E'> a\n>> b\u00a0 c '), 'a b c', 'words alone');

-- When it was written; who gets no receipt
SELECT is(desk.forward_date(said, '2026-11-20'), wanted::timestamptz, coalesce(said, 'no date'))
FROM (VALUES ('2026-11-19T10:00:00+02:00', '2026-11-19T08:00:00Z'), ('2026-11-21T00:00:00Z', '2026-11-20'), ('2024-01-01T00:00:00Z', '2026-11-20'), (NULL, '2026-11-20'),
    ('yesterday''s', '2026-11-20'), ('9999-99-99T00:00:00Z', '2026-11-20'), ('', '2026-11-20')) v (said, wanted);
SELECT pg_temp.posted() \g /dev/null
SELECT pg_temp.from_agent(pg_temp.forward('{"from": {"name": "Shop", "address": "no-reply@shop.test"}}') || '{"new_text": "", "body": ""}') AS mail \gset
SELECT is((pg_temp.ticket(:mail)).automatic, true, 'a machine''s mail'), is(pg_temp.posted(), 'notification anna, notification boris', 'has no receipt');
UPDATE desk.setting SET mode = 'observe';
SELECT pg_temp.from_agent(pg_temp.forward('{"from": {"name": "", "address": "jan@client.test"}}')) AS mail \gset
SELECT is(o.state || ' ' || o.reason, 'withheld mode is observe', 'in mode observe it is made and kept back') FROM pg_temp.ticket(:mail) t JOIN desk.outbox o ON o.ticket_id = t.id AND o.kind = 'receipt';
UPDATE desk.setting SET mode = 'live', per_address_hour = 0;
SELECT pg_temp.from_agent(pg_temp.forward('{"from": {"name": "", "address": "kim@client.test"}}')) AS mail \gset
SELECT is((SELECT count(*) FROM pg_temp.ticket(:mail) t JOIN desk.outbox o ON o.ticket_id = t.id AND o.kind = 'receipt'), 0::bigint, 'budgets hold');
SELECT matches(i.detail, 'no receipt: kim@.*per_address_hour', 'and said') FROM desk.incoming i WHERE i.id = :mail;
SELECT matches(e.facts ->> 'no_receipt', 'per_address_hour', 'and it is known why') FROM pg_temp.ticket(:mail) t JOIN desk.event e ON e.ticket_id = t.id AND e.kind = 'opened';
UPDATE desk.setting SET per_address_hour = 1000;
SELECT pg_temp.from_agent(pg_temp.forward('{"from": {"name": "", "address": "kim@client.test"}, "text": "Tik tak"}')) AS mail \gset
SELECT is((desk.forward_mail(pg_temp.mail('{"language": {"code": "es", "confidence": 1}}'), '{"forwarded": {"language": {"code": "lv", "confidence": 0.9}}}',
    'Kim@Client.test', 'Kim')).found, 'lv', 'the language of what is forwarded'),
    is((desk.forward_mail(pg_temp.mail('{"language": {"code": "es", "confidence": 1}}'), '{}', 'Kim@Client.test', 'Kim')).found, NULL, 'and never the agent''s');

-- Forwards in nobody's name
CREATE FUNCTION pg_temp.last_internal() RETURNS boolean LANGUAGE sql VOLATILE
AS $$ SELECT t.internal FROM desk.ticket t ORDER BY id DESC LIMIT 1 $$;
SELECT is(split_part(pg_temp.became(pg_temp.from_agent(pg_temp.forward(f))), ' ', 1), 'note', 'no customer: ' || f::text),
    is(pg_temp.last_internal(), true, 'internal')
FROM unnest(ARRAY['{"from": null}', '{"certain": false, "text": "The tap drips.", "from": {"name": "", "address": "nora@client.test"}}', '{"from": {"name": "", "address": "boris@acme.test"}}', '{"from": {"name": "", "address": "ak@home.test"}}',
    '{"from": {"name": "", "address": "support@acme.test"}}', '{"from": {"name": "", "address": "support+abc@acme.test"}}', '{"from": {"name": "", "address": "broken"}}']::jsonb[]) f;
SELECT is_empty($$SELECT FROM desk.outbox o WHERE o.audience = 'customer' AND o.recipient ~* 'acme\.test|home\.test'$$, 'the desk''s own people get no receipts');
-- #from says whose it is
SELECT pg_temp.posted() \g /dev/null
SELECT pg_temp.from_agent(pg_temp.forward('{"certain": false, "from": null}') || pg_temp.commands('#from Lena Os <lena@client.test>') || '{"body": "she called twice"}') AS mail \gset
SELECT id AS t3 FROM pg_temp.ticket(:mail) \gset
SELECT is(c.address::text || ' ' || c.name, 'lena@client.test Lena Os', 'whom #from names') FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE t.id = :t3;
SELECT is((SELECT text FROM desk.message WHERE ticket_id = :t3), 'The pump is broken.', 'the forwarded text'), is((SELECT new_text FROM desk.note WHERE ticket_id = :t3), 'she called twice', 'and the note');
SELECT is(pg_temp.posted(), 'note boris, notification anna, notification boris, receipt lena, transcript anna', 'receipt and transcript');
SELECT pg_temp.from_agent(pg_temp.forward() || pg_temp.commands('#from mia@client.test', '#priority high: a dam', '#take')) AS mail \gset
SELECT is(t.priority::text, 'high', 'other commands apply to the new ticket'), is(t.owner_id, :anna, 'all of them') FROM pg_temp.ticket(:mail) t;
SELECT pg_temp.from_agent('{"subject": "A call", "new_text": "n", "body": "Her roof leaks."}'::jsonb || pg_temp.commands('#from nora@client.test')) AS mail \gset
SELECT is(m.text, 'Her roof leaks.', 'without a forward the words are the message'), is(m.subject, 'A call', 'and the subject its own') FROM desk.message m WHERE m.incoming_id = :mail;
SELECT is((SELECT count(*) FROM desk.note n JOIN desk.message m ON m.ticket_id = n.ticket_id WHERE m.incoming_id = :mail), 0::bigint, 'and no note');
SELECT pg_temp.posted() \g /dev/null
SELECT is(split_part(pg_temp.became(pg_temp.from_agent(pg_temp.forward() || pg_temp.commands(c))), ' ', 1), 'held', 'held: ' || c)
FROM unnest(ARRAY['#from', '#from nobody', '#from boris@acme.test', '#from support@acme.test', '#form greta@client.test', '#close all done']) c;
SELECT is(pg_temp.posted(), 'held anna, transcript anna, transcript anna, transcript anna, transcript anna, transcript anna', 'nobody but the author is told');
SELECT is_empty($$SELECT * FROM desk.audit()$$, 'all is as it must be');

-- To the customer himself, the desk in Cc or Bcc
SELECT pg_temp.accept(pg_temp.sender('olga@client.test') || '{"message_id": "<o1@client.test>", "subject": "Olga asks"}') AS mail \gset
SELECT t.id AS o, t.number AS o_number, t.anchor AS o_anchor FROM pg_temp.ticket(:mail) t \gset
SELECT message_id AS o_receipt FROM desk.outbox WHERE ticket_id = :o AND kind = 'receipt' \gset
SELECT message_id AS o_told FROM desk.outbox WHERE ticket_id = :o AND kind = 'notification' AND agent_id = :anna \gset
SELECT pg_temp.posted() \g /dev/null
SELECT pg_temp.from_agent(pg_temp.to_all('Olga@Client.test', 'support@acme.test') || '{"message_id": "<d1@acme.test>", "in_reply_to": ["<o1@client.test>"], "cc": [{"name": "", "address": "boris@acme.test"}, {"name": "", "address": "other@third.test"}]}') AS mail \gset
SELECT is(pg_temp.became(:mail), 'answer ' || :o, 'direct mail is the answer');
SELECT is(m.agent_id, :anna, 'the agent''s'), is(m.text, 'my words', 'his words'), is(m.joined_by::text, 'agent', 'his word'), is(m.customer_id, NULL, 'no customer''s') FROM desk.message m WHERE m.incoming_id = :mail;
SELECT is((SELECT owner_id FROM desk.ticket WHERE id = :o), :anna, 'it takes the ticket'), is(pg_temp.watchers(:o), 'Boris', 'a colleague in Cc watches');
SELECT is((SELECT facts ->> 'direct' FROM desk.event WHERE ticket_id = :o AND kind = 'answered'), 'true', 'known as direct');
SELECT is(pg_temp.posted(), 'taken boris', 'nothing is sent again; the others learn that it is taken');
SELECT is((SELECT count(*) FROM desk.participant WHERE ticket_id = :o), 1::bigint, 'nobody takes part because of it');
SELECT is(pg_temp.became(pg_temp.accept(pg_temp.sender('olga@client.test') || '{"in_reply_to": ["<d1@acme.test>"]}')), 'reply ' || :o, 'the customer''s answer to it joins');
SELECT is(split_part(pg_temp.became(pg_temp.accept(pg_temp.sender('mallory@evil.test') || '{"in_reply_to": ["<d1@acme.test>"]}')), ' ', 1), 'ticket', 'a stranger''s does not');
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.to_all('olga@client.test') || jsonb_build_object('cc', '[]'::jsonb, 'delivered_to', jsonb_build_array('support@acme.test')) || w)), 'answer ' || :o, 'in Bcc, by ' || w::text)
FROM (VALUES (jsonb_build_object('references', jsonb_build_array(:'o_anchor'))), (jsonb_build_object('references', jsonb_build_array(:'o_receipt'))), (jsonb_build_object('in_reply_to', jsonb_build_array(:'o_told'))),
    (jsonb_build_object('subject', format('[ACME-%s] Olga asks', :'o_number')))) v (w);
SELECT matches(pg_temp.became(pg_temp.from_agent(pg_temp.to_all('olga@client.test', 'support@acme.test'))), '^note', 'that names no ticket: internal');
SELECT matches(pg_temp.became(pg_temp.from_agent(pg_temp.to_all('olga@client.test', 'support@acme.test') || '{"in_reply_to": ["<o1@client.test>"]}', 'sam@acme.test')), '^note', 'by one who may not see the ticket: internal');
SELECT is((SELECT count(*) FROM desk.message WHERE ticket_id = :o AND agent_id = :sam), 0::bigint, 'not in that ticket');
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.to_all('other@third.test', 'support@acme.test') || '{"in_reply_to": ["<o1@client.test>"]}')), 'note ' || :o, 'to somebody else: a note');
SELECT pg_temp.posted() \g /dev/null
SELECT pg_temp.from_agent(pg_temp.to_all('olga@client.test', 'support@acme.test') || '{"in_reply_to": ["<o1@client.test>"], "new_text": "#close\nDone.", "body": "Done."}' || pg_temp.commands('#close')) AS mail \gset
SELECT is(m.text, E'#close\nDone.', 'what the customer has read is kept'), is((SELECT state::text FROM desk.ticket WHERE id = :o), 'open', 'and not obeyed') FROM desk.message m WHERE m.incoming_id = :mail;
SELECT is(pg_temp.posted(), 'transcript anna', 'which the author is told');
UPDATE desk.setting SET first_reply_takes = false;
SELECT pg_temp.accept(pg_temp.sender('pia@client.test') || '{"message_id": "<p1@client.test>", "subject": "Pia asks"}') AS mail \gset
SELECT pg_temp.from_agent(pg_temp.to_all('pia@client.test') || '{"delivered_to": ["support@acme.test"], "in_reply_to": ["<p1@client.test>"]}') \g /dev/null
SELECT is((pg_temp.ticket(:mail)).owner_id, NULL, 'it takes nothing when answers do not');
UPDATE desk.setting SET first_reply_takes = true;
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.to_all('olga@client.test', 'support@acme.test') || jsonb_build_object('in_reply_to', jsonb_build_array('<p1@client.test>'),
    'subject', format('[ACME-%s] Olga asks', :'o_number')))), 'answer ' || :o, 'of two that it names the one whose customer it went to');

-- Remarks
SELECT pg_temp.posted() \g /dev/null
SELECT is(pg_temp.became(pg_temp.from_agent(jsonb_build_object('in_reply_to', jsonb_build_array(:'o_told')))), 'note ' || :o, 'a reply without a token is a note');
SELECT is(pg_temp.posted(), 'held anna, note boris', 'he is told that it went to nobody');
SELECT matches((pg_temp.told(:anna)).facts ->> 'why', 'kept as a note', 'and why'), matches((pg_temp.told(:anna)).reply_to, '\+', 'with an address that works');
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.to_all((pg_temp.told(:anna)).reply_to))), 'answer ' || :o, 'which it does');
SELECT pg_temp.posted() \g /dev/null
SELECT is(pg_temp.became(pg_temp.from_agent(jsonb_build_object('subject', format('[ACME-%s]', :'o_number'), 'message_id', '<r1@acme.test>'))), 'note ' || :o, 'the number in the subject');
SELECT is(pg_temp.posted(), 'note boris', 'told to the others');
SELECT is(pg_temp.became(pg_temp.from_agent('{"in_reply_to": ["<r1@acme.test>"]}', 'boris@acme.test')), 'note ' || :o, 'a colleague''s reply to it'), is(pg_temp.posted(), 'note anna', 'told to the first');
SELECT is(pg_temp.became(pg_temp.from_agent(jsonb_build_object('in_reply_to', jsonb_build_array((pg_temp.told(:anna)).message_id)))), 'note ' || :o, 'his reply to the mail about it'),
    is(pg_temp.posted(), 'note boris', 'which never went outside: nothing to be told');
SELECT is(pg_temp.became(pg_temp.from_agent(jsonb_build_object('in_reply_to', jsonb_build_array(:'o_told')) || pg_temp.commands('#close'))), 'note ' || :o, 'commands need an address'),
    is((SELECT state::text FROM desk.ticket WHERE id = :o), 'open', 'they are not obeyed'), is(pg_temp.posted(), 'held anna, note boris', 'and he is told');
SELECT matches(pg_temp.became(pg_temp.from_agent(jsonb_build_object('in_reply_to', jsonb_build_array(:'o_told')), 'sam@acme.test')), '^note (?!' || :o || '$)', 'one who may not see it: a ticket of his own');
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.forward(jsonb_build_object('from', jsonb '{"name": "Olga", "address": "support@acme.test"}', 'message_id', :'o_told')))), 'note ' || :o, 'a forwarded mail of ours: a note of its ticket');

-- Matters of the desk's own
SELECT pg_temp.posted() \g /dev/null
SELECT q.waiting AS waiting FROM desk.queue q WHERE name = 'general' \gset
SELECT pg_temp.from_agent('{"subject": "Party on Friday", "message_id": "<i1@acme.test>"}') AS mail \gset
SELECT split_part(pg_temp.became(:mail), ' ', 2) AS i \gset
SELECT is(t.internal, true, 'a ticket of the desk''s own'), is(t.customer_id, NULL, 'nobody''s'), is(t.subject, 'Party on Friday', 'as he called it'), is(pg_temp.watchers(t.id), 'Anna', 'he watches') FROM desk.ticket t WHERE t.id = :i;
SELECT is(pg_temp.posted(), 'note boris, transcript anna', 'colleagues are told, and he how to go on');
SELECT is((SELECT waiting::integer FROM desk.queue WHERE name = 'general'), :waiting, 'no customer waits for it');
SELECT is(pg_temp.became(pg_temp.from_agent('{"in_reply_to": ["<i1@acme.test>"]}', 'boris@acme.test')), 'note ' || :i, 'colleagues talk in it');
SELECT matches((pg_temp.told(:anna)).reply_to, '\+', 'addresses') \g /dev/null
SELECT is(pg_temp.became(pg_temp.from_agent(pg_temp.to_all(o.reply_to) || pg_temp.commands('#from quin@client.test') || '{"body": "", "new_text": ""}')), 'note ' || :i, '#from makes it a customer''s')
FROM desk.outbox o WHERE o.ticket_id = :i AND o.kind = 'transcript';
SELECT is(t.internal, false, 'internal no more'), is(c.address::text, 'quin@client.test', 'whose') FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE t.id = :i;
SELECT pg_temp.posted() \g /dev/null
SELECT pg_temp.from_agent('{"subject": "How?", "body": "", "new_text": "#help"}'::jsonb || pg_temp.commands('#help')) AS mail \gset
SELECT is(t.state::text, 'closed', 'a mere question leaves nothing open') FROM desk.ticket t WHERE t.number = desk.ticket_number_of(:mail);
SELECT is(pg_temp.posted(), 'transcript anna', 'and is answered');
SELECT pg_temp.from_agent('{"subject": "Move it", "body": "see there"}'::jsonb || pg_temp.commands('#merge ' || :'o_number')) AS mail \gset
SELECT is(pg_temp.became(:mail), 'note ' || :o, '#merge takes it where it belongs');

-- To somebody outside: a stranger's answer to it is his own ticket, which says where it belongs; once he takes part, it joins
SELECT pg_temp.from_agent(pg_temp.to_all('supplier@parts.test', 'support@acme.test') || jsonb_build_object('subject', format('[ACME-%s] a part', :'o_number'), 'message_id', '<sup@acme.test>')) AS mail \gset
SELECT is(pg_temp.became(:mail), 'note ' || :o, 'a mail to a third party is a note');
SELECT pg_temp.accept(pg_temp.sender('supplier@parts.test') || '{"in_reply_to": ["<sup@acme.test>"]}') AS mail \gset
SELECT is(t.attention || ' ' || t.claims, 'wrong-person ' || :o, 'his answer to it') FROM pg_temp.ticket(:mail) t;
SELECT desk.participant_add(:o, 'supplier@parts.test', '', :anna) \g /dev/null
SELECT is(pg_temp.became(pg_temp.accept(pg_temp.sender('supplier@parts.test') || '{"in_reply_to": ["<sup@acme.test>"]}')), 'reply ' || :o, 'one who takes part');

-- Nothing of all this went to a customer
SELECT is_empty($$SELECT kind, recipient FROM desk.outbox o WHERE o.audience = 'customer' AND o.kind <> 'receipt'
    AND o.carries_id NOT IN (SELECT m.id FROM desk.message m JOIN desk.incoming i ON i.id = m.incoming_id WHERE i.document #>> '{to,0,address}' LIKE 'support+%')$$, 'no relay but of the answer to its token address');
SELECT is(desk.subject_unforwarded(s), w, 'subject: ' || s)
FROM (VALUES ('Fwd: Re: x', 'Re: x'), ('FW: FWD: WG: x', 'x'), ('Пересл: x', 'x'), ('Re: Fwd: x', 'Re: Fwd: x'), ('Fwd:', ''), ('Forward planning: x', 'Forward planning: x'), ('  Fwd :  x', 'x'), ('I: x', 'x'), ('VS: x', 'x')) v (s, w);

SELECT is_empty('SELECT * FROM desk.audit()', 'all is as it must be');
SELECT * FROM finish();
ROLLBACK;
