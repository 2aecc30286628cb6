-- api.ctl_agents, api.ctl_agent; what agents add to api.ctl_ticket, api.ctl_tickets, api.ctl_status, api.ctl_mail and
-- api.ctl_find; desk.ctl_agent, ctl_note, ctl_file
BEGIN;
\ir ctl_story.psql
SELECT plan(50);

SELECT is(api.ctl_agents(), '[]', 'a desk without agents');
SELECT is(api.ctl_status() -> 'agents', '0', 'the status counts none');
SELECT desk.configure_agents('[
    {"name": "Anna Kalniņa", "address": "anna@acme.test", "aliases": ["a.k@acme.test"], "queues": [], "notify": "queue",
     "lead": "laura@acme.test", "languages": ["lv", "en"], "calendar": "office", "trust": "token+dmarc"},
    {"name": "Boris Ivanov", "address": "boris@acme.test", "aliases": [], "queues": ["sales"], "notify": "queue",
     "lead": null, "languages": [], "calendar": "", "trust": "token"},
    {"name": "Laura Berg", "address": "laura@acme.test", "aliases": [], "queues": [], "notify": "own", "lead": null,
     "languages": [], "calendar": "", "trust": "token+dmarc"}]') \g /dev/null
CREATE TEMPORARY VIEW who AS SELECT
    max(id) FILTER (WHERE address = 'anna@acme.test') AS anna, max(id) FILTER (WHERE address = 'boris@acme.test') AS boris,
    max(id) FILTER (WHERE address = 'laura@acme.test') AS laura FROM desk.agent;

SELECT is(jsonb_path_query_array(api.ctl_agents(), '$[*].name'), '["Anna Kalniņa", "Boris Ivanov", "Laura Berg"]',
    'the configured agents');
SELECT is((api.ctl_agents() -> 0) - '{now,since}'::text[], '{"name": "Anna Kalniņa", "address": "anna@acme.test",
    "aliases": ["a.k@acme.test"], "queues": [], "notify": "queue", "lead": "laura@acme.test", "languages": ["lv", "en"],
    "calendar": "office", "trust": "token+dmarc", "active": true, "open": 0, "held": 0, "last_mail_at": null}',
    'with all that is known of one');
SELECT is(api.ctl_agents() -> 1 -> 'calendar', 'null', 'no calendar is none');
SELECT is(api.ctl_status() -> 'agents', '3', 'the status counts them');

SELECT is(api.ctl_agent('a.k@acme.test') -> 'agent', to_jsonb(anna), 'an agent is known by an alias') FROM who;
SELECT is(api.ctl_agent('boris') -> 'agent', to_jsonb(boris), 'by a name') FROM who;
SELECT matches(api.ctl_agent('bosir') ->> 'refused', 'No agent is called "bosir"', 'nobody else is');

CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept('{"subject": "Scanner"}') AS first, pg_temp.accept() AS second;
CREATE TEMPORARY TABLE t AS SELECT
    (SELECT ticket_id FROM desk.message WHERE incoming_id = first) AS one,
    (SELECT ticket_id FROM desk.message WHERE incoming_id = second) AS two FROM story;
CREATE TEMPORARY VIEW n AS SELECT
    (SELECT number FROM desk.ticket WHERE id = one) AS one, (SELECT number FROM desk.ticket WHERE id = two) AS two FROM t;

UPDATE desk.ticket SET owner_id = anna, priority = 'high' FROM who, t WHERE id = one;
INSERT INTO desk.watcher SELECT one, laura, desk.now() FROM t, who;
SELECT is(api.ctl_agents() -> 0 -> 'open', '1', 'a ticket that she owns counts');
SELECT is(api.ctl_agents() -> 1 -> 'open', '0', 'as hers alone');
SELECT is(jsonb_path_query_array(api.ctl_tickets('open', NULL, anna, false, 10), '$[*].number'), jsonb_build_array(n.one),
    'tickets of an owner') FROM who, n;
SELECT is(jsonb_path_query_array(api.ctl_tickets('open', NULL, 0, false, 10), '$[*].number'), jsonb_build_array(n.two),
    'tickets of nobody') FROM n;
SELECT is(api.ctl_tickets('open', NULL, boris, false, 10), '[]', 'and of somebody who owns none') FROM who;
SELECT is(api.ctl_tickets('open', NULL, anna, false, 10) -> 0 -> 'owner',
    '{"name": "Anna Kalniņa", "address": "anna@acme.test", "active": true}', 'with the owner') FROM who;
SELECT is(api.ctl_tickets('open', NULL, anna, false, 10) -> 0 ->> 'priority', 'high', 'and the priority') FROM who;
SELECT is(api.ctl_tickets('open', NULL, NULL, true, 10), '[]', 'none has a held mail');
SELECT is(api.ctl_status() -> 'tickets' -> 'unowned', '1', 'the status counts what nobody owns');
SELECT is(api.ctl_status() -> 'held', '0', 'and held mails: none');

-- Notes beside the messages.
CREATE FUNCTION pg_temp.note(kind text, reason text, agent_id integer, mail_id text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.mail;
BEGIN
    m.incoming_id := pg_temp.store();
    m.message_id := mail_id;
    m.subject := 'Re: Scanner';
    m.received_at := desk.now();
    UPDATE desk.incoming SET state = 'done', receipt_rule = 0, receipt_verdict = 'joined', message_id = mail_id,
        disposition = CASE WHEN note.kind = 'held' THEN 'held' ELSE 'note' END, detail = 'in words' WHERE id = m.incoming_id;
    PERFORM desk.note_put(one, m, jsonb_build_object('from', jsonb '{"name": "Anna", "address": "anna@acme.test"}',
        'text', 'whole', 'new_text', 'inside ' || note.kind, 'attachments', jsonb_build_array(jsonb_build_object(
            'position', 1, 'name', 'a.txt', 'type', 'text/plain', 'size', 1, 'sha256',
            (SELECT encode(b.sha256, 'hex') FROM desk.blob b), 'inline', false))),
        note.kind, note.reason, note.agent_id) FROM t;
    RETURN m.incoming_id;
END;
$$;
SELECT api.ctl_blob('\x61') \g /dev/null
ALTER TABLE story ADD note bigint, ADD held bigint;
UPDATE story SET note = pg_temp.note('note', NULL, anna, '<note@acme.test>') FROM who;
UPDATE story SET held = pg_temp.note('held', 'dmarc-fail', boris, '<held@acme.test>') FROM who;

CREATE TEMPORARY VIEW shown AS SELECT api.ctl_ticket(one) AS ticket FROM n;
SELECT is(jsonb_path_query_array(ticket, '$.messages[*].mail'), jsonb_build_array(first), 'messages hold no note')
    FROM shown, story;
SELECT is(jsonb_path_query_array(ticket, '$.notes[*].mail'), jsonb_build_array(note, held), 'notes are apart, in order')
    FROM shown, story;
SELECT is(jsonb_path_query_array(ticket, '$.notes[*].seq') @> (ticket -> 'messages' -> 0 -> 'seq'), false,
    'and numbered with the messages') FROM shown;
SELECT is(ticket -> 'notes' -> 0 -> 'agent' ->> 'name', 'Anna Kalniņa', 'a note has its author') FROM shown;
SELECT is(ticket -> 'notes' -> 0 ->> 'new_text', 'inside note', 'its text') FROM shown;
SELECT is(ticket -> 'notes' -> 0 -> 'attachments' -> 0 ->> 'name', 'a.txt', 'its files') FROM shown;
SELECT is(ticket -> 'notes' -> 0 -> 'why', 'null', 'and no reason') FROM shown;
SELECT is(ticket -> 'notes' -> 1 ->> 'reason', 'dmarc-fail', 'a held one has its reason') FROM shown;
SELECT is(ticket -> 'notes' -> 1 ->> 'why', 'in words', 'in words, too') FROM shown;
SELECT is(ticket -> 'owner' ->> 'address', 'anna@acme.test', 'the ticket has its owner') FROM shown;
SELECT is(jsonb_path_query_array(ticket, '$.watchers[*].address'), '["laura@acme.test"]', 'its watchers') FROM shown;
SELECT is(ticket ->> 'priority', 'high', 'its priority') FROM shown;
SELECT is(ticket ->> 'attention', 'held', 'and asks for a person') FROM shown;
SELECT is(jsonb_path_query_array(api.ctl_tickets('open', NULL, NULL, true, 10), '$[*].number'), jsonb_build_array(n.one),
    'it is among those with held mail') FROM n;
SELECT is(api.ctl_status() -> 'held', '1', 'the status counts it');
SELECT is(api.ctl_agents() -> 1 -> 'held', '1', 'and the agent in whose name it came');
SELECT is(api.ctl_agents() -> 1 -> 'last_mail_at', 'null', 'which is not taken for his mail');
SELECT isnt(api.ctl_agents() -> 0 -> 'last_mail_at', 'null', 'as the note is for hers');
SELECT is(api.ctl_mail(note) -> 'note' ->> 'kind', 'note', 'a mail shows the note that it became') FROM story;
SELECT is(api.ctl_find('note@acme.test') -> 'mails', jsonb_build_array(note), 'and is found by its Message-ID') FROM story;

-- An answer.
WITH put AS (
    INSERT INTO desk.message (ticket_id, seq, kind, agent_id, sender, authenticated, subject, text, new_text, language, joined_by,
        received_at, created_at)
    SELECT one, 90, 'human', anna, 'Anna', true, 'Scanner', 'It works again.', 'It works again.', 'en', 'agent', desk.now(), desk.now()
      FROM t, who RETURNING id)
INSERT INTO desk.outbox (ticket_id, seq, kind, template, language, facts, sender_name, recipient, envelope_sender, reply_to,
    message_id, next_at, created_at, agent_id, carries_id)
SELECT one, 91, 'relay', 'relay', 'en', '{}', 'Anna (Acme Support)', 'anna@customer.test', '', 'support@acme.test', '<r@acme.test>',
    desk.now(), desk.now(), anna, put.id FROM t, who, put;
SELECT is(ticket -> 'messages' -> 1 -> 'agent' ->> 'address', 'anna@acme.test', 'an answer has its author') FROM shown;
SELECT is(ticket -> 'messages' -> 1 -> 'mail', 'null', 'and no mail when promisectl wrote it') FROM shown;
SELECT is(jsonb_path_query_array(ticket, '$.messages[1].relays[*].recipient'), '["anna@customer.test"]', 'and where it went')
    FROM shown;
SELECT is(ticket -> 'messages' -> 0 -> 'agent', 'null', 'a customer''s message has no agent') FROM shown;

-- One ticket into the other.
SELECT desk.ticket_merge(two, one, anna) FROM t, who \g /dev/null
SELECT is(ticket -> 'merged_from', jsonb_build_array(desk.ctl_label(n.two)), 'what was merged into a ticket is named')
    FROM shown, n;
SELECT is(api.ctl_ticket(n.two) ->> 'merged_into', desk.ctl_label(n.one), 'and where a merged one went') FROM n;
SELECT is(jsonb_array_length(jsonb_path_query_array(ticket, '$.outgoing[*] ? (@.audience == "customer")')), 3, 'mails that went out under either number are shown') FROM shown;

-- Somebody has left.
SELECT desk.configure_agents('[{"name": "Laura Berg", "address": "laura@acme.test"}]') \g /dev/null
SELECT is(jsonb_path_query_array(api.ctl_agents(), '$[*] ? (@.active == false).name'), '["Anna Kalniņa", "Boris Ivanov"]',
    'who has left comes last');
SELECT is(api.ctl_agent('anna@acme.test') -> 'agent', to_jsonb(anna), 'and is known by the address') FROM who;
SELECT matches(api.ctl_agent('anna') ->> 'refused', 'No agent is called "anna"', 'not by a name');
SELECT is(desk.ctl_agent(NULL), NULL, 'nobody is nobody');

SELECT * FROM finish();
ROLLBACK;
