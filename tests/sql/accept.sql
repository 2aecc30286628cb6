-- api.read_accept and what it is made of: desk.accept, desk.mail_known, desk.accept_ticket, desk.accept_reply,
-- desk.customer_add, desk.attachments_add, desk.incoming_done, desk.event_add, desk.queue_count, desk.ticket_number_of.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

-- A new matter
CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept('{"subject": "My printer"}') AS first;
SELECT is(i.state, 'done', 'done'), is(i.disposition, 'ticket', 'as a ticket'), is(i.receipt_rule::integer, 13, 'with the rule'),
    is(i.receipt_verdict, 'send', 'the verdict'), matches(i.receipt_reason, 'agrees with From', 'and the reason'),
    is(i.document ->> 'subject', 'My printer', 'the document is kept'), ok(NOT i.document ? 'text', 'without the text'),
    is(i.worker, NULL, 'nobody''s'), is(i.done_at, desk.now(), 'now')
FROM desk.incoming i JOIN story ON i.id = first;
SELECT is(t.subject, 'My printer', 'the ticket has the subject'), is(t.queue, 'general', 'the mailbox''s queue'),
    is(t.language, 'en', 'its language'), is(t.state, 'open', 'is open'), ok(NOT t.automatic, 'by a person'),
    is(t.attention, NULL, 'nothing the matter'), matches(t.anchor, '^<ticket-[a-h2-9]{25}@acme.test>$', 'has an anchor'),
    is(t.arrived_at, desk.now(), 'since it arrived'), is(t.next_seq, 3, 'two seqs are given')
FROM story, pg_temp.ticket(first) t;
SELECT is(m.seq, 1, 'the mail is the first'), is(m.sender, 'Anna <anna@customer.test>', 'from her'),
    is(m.text, 'all of it', 'its text'), is(m.new_text, 'it', 'what is new in it'), is(m.joined_by, 'new', 'by itself'),
    ok(NOT m.authenticated, 'nobody vouches for it')
FROM desk.message m JOIN story ON m.incoming_id = first;
SELECT is(c.address, 'anna@customer.test', 'the customer'), is(c.name, 'Anna', 'and her name')
FROM story, pg_temp.ticket(first) t JOIN desk.customer c ON c.id = t.customer_id;
SELECT is(p.role, 'requester', 'takes part') FROM story, pg_temp.ticket(first) t JOIN desk.participant p ON p.ticket_id = t.id;
SELECT is(e.facts, jsonb '{"rule": 13}', 'an event tells it') FROM desk.event e JOIN story ON e.incoming_id = first WHERE kind = 'opened';
SELECT is((pg_temp.receipt(first)).state, 'queued', 'the receipt waits') FROM story;
SELECT is(desk.ticket_number_of(first), (pg_temp.ticket(first)).number, 'its number can be asked') FROM story;
SELECT is(a.disposition, 'ticket', 'the same again: the same answer'), is(a.ticket_number, (pg_temp.ticket(first)).number, 'the same ticket')
FROM story, api.read_accept(first, pg_temp.document()) a;
SELECT is((SELECT count(*) FROM desk.ticket), 1::bigint, 'and nothing more');

-- Who
SELECT pg_temp.accept('{"subject": "other", "from": {"name": "A.", "address": "ANNA@Customer.TEST"}}') AS id \gset
SELECT is((pg_temp.ticket(:id)).customer_id, (pg_temp.ticket(first)).customer_id, 'found whatever the case') FROM story;
SELECT is((SELECT count(*) FROM desk.customer), 1::bigint, 'one customer');
SELECT pg_temp.accept('{"from": null, "from_count": 0, "from_raw": "nobody", "subject": "nobody"}') AS id \gset
SELECT is(t.customer_id, NULL, 'no sender, no customer'), is((SELECT count(*) FROM desk.participant p WHERE p.ticket_id = t.id),
    0::bigint, 'nor a participant') FROM pg_temp.ticket(:id) t;
SELECT desk.customer_add('New@x.test', 'N') AS customer \gset
SELECT is(address, 'New@x.test', 'a new customer') FROM desk.customer WHERE id = :customer;
SELECT is(desk.customer_add(NULL, 'N'), NULL, 'without address none');

-- In the other mailbox
SELECT pg_temp.accept('{"to": [{"address": "sales@acme.test"}], "subject": "hola"}' || pg_temp.sender('juan@sales.test'), 'sales') AS id \gset
SELECT is(t.queue, 'sales', 'its queue'), is(t.language, 'es', 'its language') FROM pg_temp.ticket(:id) t;
SELECT matches((pg_temp.receipt(:id)).reply_to, '^sales\+', 'replies come back to it');
SELECT pg_temp.accept('{"language": {"code": "lv", "confidence": 0.95, "words": 9}, "subject": "lv"}' || pg_temp.sender('x@lv.test')) AS id \gset
SELECT is((pg_temp.ticket(:id)).language, 'lv', 'the mail''s language goes first');

-- Queues count people's open tickets
SELECT is((SELECT waiting::integer FROM desk.queue WHERE name = 'general'), 4, 'waiting in general');
SELECT pg_temp.accept('{"kind": "auto_reply", "subject": "robot"}' || pg_temp.sender('robot@x.test')) AS id \gset
SELECT ok(t.automatic, 'a machine''s ticket') FROM pg_temp.ticket(:id) t;
SELECT is((SELECT waiting::integer FROM desk.queue WHERE name = 'general'), 4, 'is not counted');
UPDATE desk.ticket SET state = 'closed', closed_at = desk.now() FROM story WHERE id = (pg_temp.ticket(first)).id;
SELECT is((SELECT waiting::integer FROM desk.queue WHERE name = 'general'), 3, 'nor a closed one');
UPDATE desk.ticket SET queue = 'sales' WHERE number = (SELECT max(number) FROM desk.ticket WHERE subject = 'lv');
SELECT results_eq('SELECT name, waiting::integer FROM desk.queue ORDER BY name', $$VALUES ('general', 2), ('sales', 2)$$,
    'a moved one counts where it is');

-- Replies
SELECT (pg_temp.receipt(first)).message_id AS parent FROM story \gset
SELECT pg_temp.accept(jsonb_build_object('in_reply_to', jsonb_build_array(:'parent'), 'subject', 'Re: My printer')) AS id \gset
SELECT is(i.disposition, 'reply', 'a reply'), is(i.receipt_rule::integer, 11, 'rule 11'), is(i.receipt_verdict, 'joined', 'joined')
FROM desk.incoming i WHERE i.id = :id;
SELECT is((pg_temp.ticket(:id)).id, (pg_temp.ticket(first)).id, 'of the same ticket') FROM story;
SELECT is(m.seq, 3, 'the next seq'), is(m.joined_by, 'message-id', 'by the Message-ID') FROM desk.message m WHERE m.incoming_id = :id;
SELECT is(t.state, 'open', 'the closed ticket is open again'), is(t.closed_at, NULL, 'wholly') FROM pg_temp.ticket(:id) t;
SELECT is(facts ->> 'was', 'closed', 'and an event says so') FROM desk.event WHERE incoming_id = :id AND kind = 'reopened';
SELECT is((SELECT count(*) FROM desk.outbox WHERE ticket_id = (pg_temp.ticket(:id)).id), 1::bigint, 'there is still one receipt');
UPDATE desk.ticket SET state = 'closed', closed_at = desk.now() WHERE id = (pg_temp.ticket(:id)).id;
SELECT pg_temp.accept(jsonb_build_object('in_reply_to', jsonb_build_array(:'parent'), 'kind', k, 'subject', k) || more) AS id
FROM (VALUES ('auto_reply', jsonb '{}'), ('human', '{"return_path": ""}'),
    ('human', '{"automatic": [{"signal": "auto-submitted", "header": "Auto-Submitted", "value": "auto-replied"}]}')) v (k, more);
SELECT is((SELECT count(*) FROM desk.message WHERE ticket_id = (pg_temp.ticket(:id)).id), 5::bigint, 'machines'' answers are kept');
SELECT is((pg_temp.ticket(:id)).state, 'closed', 'and open nothing');
UPDATE desk.ticket SET state = 'waiting', closed_at = NULL WHERE id = (pg_temp.ticket(:id)).id;
SELECT pg_temp.accept(jsonb_build_object('in_reply_to', jsonb_build_array(:'parent'), 'header_only', true)) AS id \gset
SELECT is(t.state, 'open', 'who waits for the customer waits no more'), is(t.attention, 'too-large', 'too large a reply is told')
FROM pg_temp.ticket(:id) t;

-- Copies
SELECT pg_temp.accept('{"message_id": "<same@x>", "fingerprint": "one", "subject": "same"}' || pg_temp.sender('c@copy.test')) AS id \gset
SELECT pg_temp.accept('{"message_id": "<same@x>", "fingerprint": "one", "subject": "same"}' || pg_temp.sender('c@copy.test'), 'sales') AS copy \gset
SELECT is(i.disposition, 'duplicate', 'the same id and content: a copy'), is(i.duplicate_of, :id::bigint, 'of that one'),
    is(i.receipt_rule::integer, 0, 'no rule'), matches(i.receipt_reason, 'copy of mail', 'says why') FROM desk.incoming i WHERE i.id = :copy;
SELECT is((SELECT ticket_number FROM api.read_accept(:copy, '{}')), desk.ticket_number_of(:copy), 'a copy has no message');
SELECT pg_temp.accept('{"message_id": "<same@x>", "fingerprint": "two", "subject": "other"}' || pg_temp.sender('c@copy.test')) AS other \gset
SELECT is((SELECT disposition FROM desk.incoming WHERE id = :other), 'ticket', 'the same id for other content is kept');
SELECT pg_temp.accept('{"message_id": "<else@x>", "fingerprint": "one", "subject": "third"}' || pg_temp.sender('c@copy.test')) AS other \gset
SELECT is((SELECT disposition FROM desk.incoming WHERE id = :other), 'ticket', 'the same content by another id too');
SELECT pg_temp.store(bytes => 'the very same bytes') AS id \gset
SELECT disposition AS first_copy FROM api.read_accept(:id, pg_temp.document('{"message_id": "<b@x>", "subject": "bytes"}')) \gset
SELECT pg_temp.store(bytes => 'the very same bytes') AS copy \gset
SELECT is(a.disposition, 'duplicate', 'the same bytes are a copy'), is(a.ticket_number, desk.ticket_number_of(:id), 'of that ticket')
FROM api.read_accept(:copy, pg_temp.document('{"message_id": "<c@x>", "fingerprint": "z"}')) a;
SELECT pg_temp.store(bytes => 'the very same bytes') AS third \gset
SELECT api.read_accept(:third, pg_temp.document('{"message_id": "<c@x>"}'));
SELECT is((SELECT duplicate_of FROM desk.incoming WHERE id = :third), :id::bigint, 'a third points to the first');
SELECT pg_temp.accept('{"message_id": null, "fingerprint": "no id", "subject": "a"}') AS id \gset
SELECT pg_temp.accept('{"message_id": null, "fingerprint": "no id", "subject": "a"}') AS copy \gset
SELECT is((SELECT disposition FROM desk.incoming WHERE id = :copy), 'duplicate', 'without ids the content decides');
SELECT pg_temp.accept('{"message_id": null, "fingerprint": "undated", "date": null, "subject": "b"}') AS id \gset
SELECT pg_temp.accept('{"message_id": null, "fingerprint": "undated", "date": null, "subject": "b"}') AS copy \gset
SELECT is((SELECT disposition FROM desk.incoming WHERE id = :copy), 'ticket', 'if it is dated');
SELECT is(k.copy_of, (SELECT min(id) FROM desk.incoming WHERE fingerprint = 'one'), 'a copy is known by content and id')
FROM desk.mail_known(pg_temp.mail('{"fingerprint": "one", "message_id": "<same@x>"}')) k;
SELECT is(k.customer_id, c.id, 'a mail is known by its sender')
FROM desk.customer c, desk.mail_known(pg_temp.mail('{"from": {"address": "Anna@customer.test"}}')) k WHERE c.address = 'anna@customer.test';
SELECT is(k.outbox_id, (pg_temp.receipt(first)).id, 'our own is known by its id')
FROM story, desk.mail_known(pg_temp.mail(jsonb_build_object('message_id', (pg_temp.receipt(first)).message_id))) k;

-- Our own
SELECT pg_temp.accept(pg_temp.sender('support@acme.test')) AS id \gset
SELECT is(i.disposition, 'own', 'our own mail'), is(i.receipt_rule::integer, 1, 'by rule 1'), matches(i.detail, 'own address', 'says by what')
FROM desk.incoming i WHERE i.id = :id;
SELECT is((SELECT count(*) FROM desk.message WHERE incoming_id = :id), 0::bigint, 'is recorded and no ticket');

-- From before the desk
SELECT FROM api.configure(pg_temp.configuration()) \g /dev/null
UPDATE desk.epoch SET old_below = 1000000;
SELECT pg_temp.accept('{"subject": "old"}' || pg_temp.sender('o@old.test')) AS id \gset
SELECT is(i.disposition, 'ticket', 'old mail is filed'), is(i.receipt_rule::integer, 0, 'by rule 0'), is(i.receipt_verdict, 'never', 'without receipt')
FROM desk.incoming i WHERE i.id = :id;
SELECT pg_temp.accept('{"subject": "old", "to": [{"address": "sales@acme.test"}]}' || pg_temp.sender('p@old.test'), 'sales') AS id \gset
SELECT is((SELECT receipt_rule::integer FROM desk.incoming WHERE id = :id), 13, 'unless the mailbox answers old mail');
SELECT pg_temp.accept(pg_temp.sender('support@acme.test')) AS id \gset
SELECT is((SELECT disposition FROM desk.incoming WHERE id = :id), 'own', 'old mail of ours is ours');
UPDATE desk.epoch SET old_below = 1;

-- What cannot be read well
SELECT pg_temp.accept('{"malformed": true, "subject": "bad"}') AS id \gset
SELECT is((pg_temp.ticket(:id)).attention, 'unparsed', 'a malformed mail is a ticket that asks for a person');
SELECT pg_temp.accept('{"header_only": true, "subject": "big"}') AS id \gset
SELECT is((pg_temp.ticket(:id)).attention, 'too-large', 'a mail above the limit too');
SELECT pg_temp.accept(jsonb_build_object('message_id', '<' || repeat('y', 9000) || '@x>', 'subject', repeat('z', 9000))) AS id \gset
SELECT is((SELECT disposition FROM desk.incoming WHERE id = :id), 'ticket', 'absurd lengths are no obstacle');

-- Attachments
SELECT api.read_blob(encode(sha256('bytes of it'), 'hex'), 'bytes of it');
SELECT pg_temp.accept(jsonb_build_object('subject', 'file', 'attachments', jsonb_build_array(jsonb_build_object('position', 1,
    'name', 'a.pdf', 'type', 'application/pdf', 'size', 11, 'sha256', encode(sha256('bytes of it'), 'hex'), 'inline', false,
    'content_id', NULL)))) AS id \gset
SELECT is(a.name, 'a.pdf', 'an attachment'), is(b.content, 'bytes of it', 'with its bytes')
FROM desk.attachment a JOIN desk.message m ON m.id = a.message_id JOIN desk.blob b USING (sha256) WHERE m.incoming_id = :id;
SELECT lives_ok(format('SELECT desk.attachments_add(%s, %L)', 1, '[]'), 'none is no error');
SELECT pg_temp.store() AS id \gset
SELECT throws_ok(format('SELECT api.read_accept(%s, pg_temp.document(%L))', :id, jsonb_build_object('attachments',
    jsonb_build_array(jsonb_build_object('position', 1, 'size', 1, 'sha256', repeat('00', 32))))), '23503', NULL, 'bytes come first');

-- Refusals
SELECT throws_ok('SELECT api.read_accept(0, pg_temp.document())', 'P0002', NULL, 'no such mail');
UPDATE desk.incoming SET state = 'dropped' WHERE id = :id;
SELECT is((SELECT disposition FROM api.read_accept(:id, pg_temp.document())), 'dropped', 'a dropped mail stays dropped');
SELECT throws_ok(format('SELECT desk.incoming_done(%s, NULL, NULL, %L, %L, 13::smallint, %L, %L)', :id, '{}', 'ticket', 'send', 'x'),
    '40001', NULL, 'dropped in the middle');
SELECT desk.event_add('x', NULL, :id, NULL, '{"a": null, "b": 1}');
SELECT is(facts, jsonb '{"b": 1}', 'events hold what is known') FROM desk.event WHERE kind = 'x';

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
DELETE FROM desk.setting;
SELECT throws_ok(format('SELECT api.read_accept(%s, pg_temp.document())', pg_temp.store()), 'P0002', NULL, 'no settings yet');
SELECT * FROM finish();
ROLLBACK;
