-- desk.post_customer, desk.post_after, desk.post_barred, desk.customer_known, desk.ticket_family, desk.first_name, desk.owner_shown, desk.tell_undelivered, desk.unsent_why: the desk's own
-- mails to customers, and to whom none goes.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
SELECT * FROM no_plan();

SELECT (pg_temp.ticket(m)).id AS t, m FROM pg_temp.accept(pg_temp.vouched() || '{"subject": "RE: Mans  printeris", "language": {"code": "lv", "confidence": 0.95, "words": 9},
    "references": ["<a@customer.test>"]}') m \gset
SELECT pg_temp.deliver() \g /dev/null
SELECT desk.post_customer(:t, 'update', '{"since": "2026-01-01T00:00:00Z", "owner": null, "desk": "Other"}') AS o \gset
SELECT is(o.recipient, 'anna@customer.test', 'to the requester'), is(o.recipient_name, 'Anna', 'by his name'), is(o.sender_name, 'Acme Support', 'in the desk''s'),
    is(o.language, 'lv', 'in his language'), is(o.facts ->> 'subject', 'RE: Mans  printeris', 'his subject byte for byte'),
    is(o.facts ->> 'number', desk.ticket_label(:t), 'the number'), is(o.facts ->> 'desk', 'Other', 'the facts go over those of all'), ok(NOT o.facts ? 'owner', 'what is not is not there'),
    is(o.auto_submitted, 'auto-generated', 'marked as a machine''s'), is(o.envelope_sender, o.reply_to, 'a bounce comes back to his reply address'),
    is(o.audience, 'customer', 'it is a customer''s'), is(o.state, 'queued', 'and goes'), is(o.template, 'update', 'by its template'),
    is(o.in_reply_to, format('<m%s@customer.test>', :m), 'it answers what he last wrote'),
    is(o.reference_ids, ARRAY[t.anchor, '<a@customer.test>', format('<m%s@customer.test>', :m)]::text[], 'in his thread'), is(o.seq + 1, t.next_seq, 'the ticket''s next mail')
FROM desk.outbox o JOIN desk.ticket t ON t.id = o.ticket_id WHERE o.id = :o;
SELECT matches(reply_to, '^support\+[a-z2-9]{26}@acme.test$', 'an address of the desk''s'), is((SELECT k.address FROM desk.token k WHERE k.token = substring(reply_to FROM '\+(.*)@')), 'anna@customer.test', 'that is his alone')
FROM pg_temp.o(:o);
SELECT pg_temp.writes(:t) \g /dev/null
SELECT is((pg_temp.o(desk.post_customer(:t, 'question', '{}'))).in_reply_to, (SELECT message_id::text FROM desk.message ORDER BY id DESC LIMIT 1), 'what he wrote since is answered');

-- A bounce of it finds its row
SELECT pg_temp.deliver() \g /dev/null
SELECT pg_temp.accept(jsonb_build_object('kind', 'bounce', 'return_path', '', 'from', jsonb_build_object('address', 'mailer-daemon@customer.test'), 'to', jsonb_build_array(
    jsonb_build_object('address', reply_to)), 'bounce', jsonb_build_object('recipient', 'anna@customer.test', 'status', '5.1.1', 'action', 'failed', 'original_message_id', message_id)))
FROM pg_temp.o(:o) \g /dev/null
SELECT ok((pg_temp.o(:o)).bounced_at IS NOT NULL, 'what came back is known');
SELECT is(p.recipient, 'laura@acme.test', 'nobody has the ticket: who leads is told'), is(p.facts ->> 'to', 'Anna <anna@customer.test>', 'whom it did not reach'), is(p.facts ->> 'reason', 'It was sent, and came back as undeliverable: 5.1.1', 'why'),
    ok(NOT p.facts ? 'text', 'no agent''s words') FROM desk.outbox p WHERE p.kind = 'problem';
SAVEPOINT failed;
UPDATE desk.ticket SET owner_id = pg_temp.agent('boris') WHERE id = :t;
SELECT desk.post_customer(:t, 'broken', '{}') AS o2 \gset
SELECT is(pg_temp.attempt(:o2, 'never', 550, 'no such user'), 'failed', 'a mail that is refused');
SELECT is(p.recipient, 'boris@acme.test', 'the owner is told'), is(p.facts ->> 'reason', desk.unsent_why(pg_temp.o(:o2)), 'why it failed') FROM desk.outbox p WHERE p.kind = 'problem' ORDER BY p.id DESC LIMIT 1;
SELECT is(desk.tell_undelivered(r.id), NULL, 'a receipt is not told so') FROM desk.outbox r WHERE r.kind = 'receipt';
ROLLBACK TO failed;

-- What is not sent is kept with the reason
SELECT is(reason, 'mode is observe', 'in mode observe none is sent'), is(state, 'withheld', 'it is withheld')
FROM (SELECT api.configure(pg_temp.agents() || '{"mode": "observe"}')) c, LATERAL pg_temp.o(desk.post_customer(:t, 'update', '{}')) o;
SELECT api.configure(pg_temp.agents()) \g /dev/null
SELECT is(facts, jsonb_build_object('kind', 'update', 'reason', 'mode is observe'), 'an event') FROM desk.event WHERE kind = 'withheld';
SELECT pg_temp.wait('10 minutes'), pg_temp.answers(:t, 'anna', 'An answer is nobody''s budget.') \g /dev/null
SELECT is((pg_temp.o(desk.post_customer(:t, 'update', '{}'))).next_at, desk.now(), format('mail %s of the hour', n)) FROM generate_series(4, 5) n;
SELECT is(o.state, 'queued', 'one more is kept'), is(o.next_at, desk.now() + interval '50 minutes', 'until the first was an hour ago') FROM pg_temp.o(desk.post_customer(:t, 'broken', '{}')) o;
SELECT is((pg_temp.o(desk.post_customer(:t, 'promise', '{}', pg_temp.agent('anna')))).next_at, desk.now(), 'what an agent causes is sent, and not counted');
SELECT is(desk.post_after(pg_temp.t(:t), pg_temp.setting()), desk.now() + interval '50 minutes', 'the next until the second was'), is(desk.post_after(pg_temp.t(:t), pg_temp.setting('{"per_ticket": 3}')), desk.now() + interval '1 hour', 'or as many as are allowed');
SELECT pg_temp.wait('61 minutes');
SELECT is((pg_temp.o(desk.post_customer(:t, 'update', '{}'))).next_at, desk.now(), 'an hour later again');
SELECT is(desk.post_barred(pg_temp.t(:t), 'anna@customer.test', true, pg_temp.setting('{"per_ticket": 0}')), 'tickets get no automatic mail (budget.per_ticket)', 'where there are to be none there are none');
SELECT pg_temp.wait('1 day');
SELECT is(desk.post_barred(pg_temp.t(:t), a, true, pg_temp.setting()), why, 'to ' || a)
FROM (VALUES ('anna@customer.test', NULL), ('support@acme.test', 'it is an address of the desk itself: the mail would come back'),
    ('noreply@customer.test', 'nobody reads mail to noreply@customer.test')) v (a, why);

-- A stranger's word is not enough
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.sender('forged@victim.test') || '{"return_path": "forger@evil.test", "subject": "x"}'))).id AS f \gset
SELECT is((SELECT count(*) FROM desk.outbox WHERE ticket_id = :f AND kind = 'receipt'), 0::bigint, 'a mail whose sender nobody vouches for had no receipt');
SELECT ok(NOT desk.customer_known(pg_temp.t(:f)), 'so he is not known'), ok(desk.customer_known(pg_temp.t(:t)), 'whoever had one is');
SELECT matches(reason, '^forged@victim.test may be forged', 'and gets no update'), is(state, 'withheld', 'ever') FROM pg_temp.o(desk.post_customer(:f, 'update', '{}'));
SELECT is((pg_temp.o(desk.post_customer(:f, 'promise', '{}', pg_temp.agent('anna')))).state, 'queued', 'what an agent wants is sent');
SAVEPOINT s;
UPDATE desk.message SET authenticated = true WHERE ticket_id = :f;
SELECT ok(desk.customer_known(pg_temp.t(:f)), 'with DMARC he is known');
UPDATE desk.message SET customer_id = (SELECT customer_id FROM desk.ticket WHERE id = :t) WHERE ticket_id = :f;
SELECT ok(NOT desk.customer_known(pg_temp.t(:f)), 'not when it vouches for somebody else');
ROLLBACK TO s;
UPDATE desk.ticket SET merged_into = :f, state = 'closed', closed_at = desk.now() WHERE id = :t;
SELECT is(desk.ticket_family(:f), ARRAY[:f, :t]::bigint[], 'with what was merged into it'), ok(desk.customer_known(pg_temp.t(:f)), 'its receipts count');
ROLLBACK TO s;
UPDATE desk.ticket SET split_from = :t WHERE id = :f;
SELECT ok(desk.customer_known(pg_temp.t(:f)), 'those of what it was split from too');
UPDATE desk.outbox SET state = 'withheld', reason = 'x', sent_at = NULL WHERE kind IN ('receipt', 'relay');
SELECT ok(NOT desk.customer_known(pg_temp.t(:f)), 'if they went out');
ROLLBACK TO s;
SELECT pg_temp.answers(:f, 'anna', 'Are you real?') \g /dev/null
SELECT ok(desk.customer_known(pg_temp.t(:f)), 'whom a person has answered');

-- Nobody
UPDATE desk.ticket SET customer_id = NULL, owner_id = NULL WHERE id = :t;
SELECT is(desk.post_customer(:t, 'update', '{}'), NULL, 'a ticket without a requester');

-- Names
SELECT is(desk.first_name(pg_temp.agent('anna')), 'Anna', 'the first name alone'), is(desk.first_name(NULL), NULL, 'nobody''s is none');
SELECT is(desk.owner_shown(pg_temp.t(:t)), NULL, 'nobody has it'), is(desk.owner_shown(pg_temp.t(:f)), 'Anna', 'its owner has it');
UPDATE desk.agent SET active = false WHERE id = pg_temp.agent('anna');
SELECT is(desk.owner_shown(pg_temp.t(:f)), 'Laura', 'of one who has left his lead');
SAVEPOINT promised;
SELECT pg_temp.promise(:t, 'own', '2 days', 'x', pg_temp.agent('boris')) AS late, pg_temp.promise(:t, 'own', '1 day', 'y', pg_temp.agent('laura')) AS soon \gset
SELECT is(desk.owner_shown(pg_temp.t(:t)), 'Laura', 'nobody''s ticket is with who promised what is due next'), is(desk.owner_shown(pg_temp.t(:f)), 'Laura', 'another is not');
SELECT desk.promise_keep(:soon, 'kept', NULL, NULL, NULL, desk.now()), desk.promise_keep(:late, 'kept', NULL, NULL, NULL, desk.now()) \g /dev/null
SELECT is(desk.owner_shown(pg_temp.t(:t)), NULL, 'until it is done');
ROLLBACK TO promised;
SELECT * FROM finish();
ROLLBACK;
