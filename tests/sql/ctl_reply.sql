-- api.ctl_reply, api.ctl_blob; desk.ctl_mail_of, ctl_document; desk.ctl_authority in api.ctl_explain_mail
BEGIN;
\ir ctl_story.psql
SELECT plan(45);
SELECT desk.configure_agents('[
    {"name": "Anna Kalniņa", "address": "anna@acme.test"},
    {"name": "Boris Ivanov", "address": "boris@acme.test", "queues": ["sales"]},
    {"name": "Laura Berg", "address": "laura@acme.test", "trust": "token"}]') \g /dev/null
CREATE TEMPORARY VIEW who AS SELECT
    max(id) FILTER (WHERE address = 'anna@acme.test') AS anna, max(id) FILTER (WHERE address = 'boris@acme.test') AS boris,
    max(id) FILTER (WHERE address = 'laura@acme.test') AS laura FROM desk.agent;
CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept('{"subject": "Scanner"}') AS first;
CREATE TEMPORARY TABLE t AS SELECT t.id, t.number FROM desk.ticket t;

CREATE FUNCTION pg_temp.say(as_agent integer, inside boolean, text text, body text DEFAULT NULL, commands jsonb DEFAULT '[]',
    attachments jsonb DEFAULT '[]') RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT api.ctl_reply(number, as_agent, inside, jsonb_build_object('text', text, 'body', coalesce(body, text),
        'commands', commands, 'attachments', attachments), 'root') FROM t
$$;
CREATE TEMPORARY VIEW sent AS SELECT jsonb_path_query_array(api.ctl_ticket(number), '$.outgoing[*] ? (@.kind == "relay").recipient')
    AS relays, api.ctl_ticket(number) AS ticket FROM t;

SELECT is(api.ctl_reply(999, anna, false, '{"text": "x", "body": "x", "commands": [], "attachments": []}', 'root'), NULL,
    'there is no such ticket') FROM who;

-- An answer with a file.
CREATE TEMPORARY TABLE file AS SELECT api.ctl_blob('\x616263') AS sha256;
SELECT is((SELECT content FROM desk.blob b WHERE b.sha256 = decode(file.sha256, 'hex')), '\x616263', 'a file is stored') FROM file;
SELECT is(api.ctl_blob('\x616263'), file.sha256, 'once') FROM file;
CREATE TEMPORARY TABLE said AS SELECT pg_temp.say(anna, false, E'It works again.\n', NULL, '[]', jsonb_build_array(jsonb_build_object(
    'position', 1, 'name', 'bill.pdf', 'type', 'application/pdf', 'size', 3, 'sha256', sha256, 'inline', false))) AS a FROM who, file;
SELECT is(a ->> 'result', 'answer', 'an answer is one') FROM said;
SELECT is(a ->> 'ticket', 'ACME-' || number, 'of the ticket') FROM said, t;
SELECT matches(a ->> 'detail', 'anna@customer\.test', 'it says to whom it goes') FROM said;
SELECT is(relays, '["anna@customer.test"]', 'and there it goes') FROM sent;
SELECT is(ticket -> 'messages' -> 1 ->> 'new_text', 'It works again.', 'the words are in the ticket') FROM sent;
SELECT is(ticket -> 'messages' -> 1 -> 'attachments' -> 0 ->> 'name', 'bill.pdf', 'with the file') FROM sent;
SELECT is(ticket -> 'messages' -> 1 -> 'mail', 'null', 'they came in no mail') FROM sent;
SELECT is(ticket -> 'owner' ->> 'address', 'anna@acme.test', 'who answers first owns the ticket') FROM sent;
SELECT is((SELECT facts ->> 'by' FROM desk.event WHERE kind = 'by-promisectl'), 'root', 'an event says who did it');

-- A note.
SELECT is(pg_temp.say(boris, true, 'He is angry.') ->> 'result', 'note', 'a note is one') FROM who;
SELECT is(ticket -> 'notes' -> 0 ->> 'new_text', 'He is angry.', 'it is in the ticket') FROM sent;
SELECT is(ticket -> 'notes' -> 0 ->> 'sender', 'Boris Ivanov <boris@acme.test>', 'with its author') FROM sent;
SELECT is(jsonb_array_length(relays), 1, 'and went to no customer') FROM sent;

-- Commands.
SELECT is(pg_temp.say(anna, false, E'#priority high: he waits\nSoon.', 'Soon.',
    '[{"line": "#priority high: he waits", "word": "priority", "argument": "high: he waits"}]') ->> 'result', 'answer', 'commands are obeyed') FROM who;
SELECT is(ticket ->> 'priority', 'high', 'in the ticket') FROM sent;
SELECT is(ticket -> 'messages' -> 2 ->> 'new_text', 'Soon.', 'and not sent') FROM sent;
SELECT is(pg_temp.say(anna, false, '#note', '', '[{"line": "#note", "word": "note", "argument": "for us"}]') ->> 'result', 'note',
    '#note keeps it inside') FROM who;

-- Refusals: nothing changes.
CREATE TEMPORARY TABLE before AS SELECT jsonb_array_length(ticket -> 'messages') AS messages, jsonb_array_length(ticket -> 'notes') AS notes,
    jsonb_array_length(ticket -> 'outgoing') AS outgoing, jsonb_array_length(ticket -> 'events') AS events FROM sent;
CREATE TEMPORARY TABLE wrong AS SELECT pg_temp.say(anna, false, '#clsoe', '', '[{"line": "#clsoe", "word": "clsoe", "argument": ""}]')
    AS a FROM who;
SELECT is(a ->> 'refused', 'command', 'an unknown command is refused') FROM wrong;
SELECT matches(a -> 'lines' -> 0 ->> 'said', 'close', 'with what was meant') FROM wrong;
SELECT is(a ->> 'ticket', 'ACME-' || number, 'and where') FROM wrong, t;
SELECT is(pg_temp.say(boris, false, 'Hello.') ->> 'refused', 'not-your-queue', 'an agent of other queues may not answer') FROM who;
SELECT is(pg_temp.say(anna, false, 'Ask boris@acme.test.') ->> 'refused', 'agent-address', 'an agent''s address does not go out') FROM who;
SELECT isnt(pg_temp.say(anna, false, 'Ask boris@acme.test.') ->> 'detail', NULL, 'as words say') FROM who;
SELECT is(jsonb_build_array(jsonb_array_length(ticket -> 'messages'), jsonb_array_length(ticket -> 'notes'),
    jsonb_array_length(ticket -> 'outgoing'), jsonb_array_length(ticket -> 'events')),
    jsonb_build_array(messages, notes, outgoing, events), 'nothing of that left a trace') FROM sent, before;
SELECT desk.agents_gone(ARRAY[boris, laura]) FROM who \g /dev/null
SELECT is(pg_temp.say(anna, false, 'Hello.') ->> 'refused', 'inactive', 'who has left cannot speak') FROM who;
UPDATE desk.agent SET active = true;

-- The mail that it is taken for.
SELECT is(m.from_address, 'laura@acme.test', 'it is from the agent'), is(m.authenticated, true, 'beyond doubt'),
    is(m.incoming_id, NULL, 'and came in no mail')
    FROM who, t, desk.ticket x, desk.agent g, desk.ctl_mail_of(x, g) m WHERE x.id = t.id AND g.id = laura;
SELECT is(desk.ctl_document(g, '{"text": "a", "body": "b"}') ->> 'new_text', 'a', 'its text is the new text')
    FROM who, desk.agent g WHERE g.id = laura;

-- Why a mail was taken for an agent's, or was not.
CREATE FUNCTION pg_temp.from_agent(who text, token text, dmarc text) RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    v_mail bigint := pg_temp.accept(jsonb_build_object(
        'from', jsonb_build_object('name', '', 'address', who), 'return_path', who, 'from_raw', who,
        'to', (SELECT jsonb_build_array(jsonb_build_object('name', '', 'address', desk.reply_address(s.address, token, s)))
                 FROM desk.setting s),
        'authentication', CASE WHEN dmarc IS NOT NULL THEN jsonb_build_object('dmarc', dmarc, 'header_from', split_part(who, '@', 2)) END));
BEGIN
    RETURN api.ctl_explain_mail(v_mail);
END;
$$;
CREATE TEMPORARY TABLE e AS SELECT
    pg_temp.from_agent('anna@acme.test', desk.agent_token(t.id, anna, 'agent'), 'pass') AS good,
    pg_temp.from_agent('anna@acme.test', desk.agent_token(t.id, anna, 'agent'), NULL) AS unchecked,
    pg_temp.from_agent('anna@acme.test', desk.agent_token(t.id, laura, 'agent'), 'pass') AS anothers,
    pg_temp.from_agent('eve@else.test', desk.agent_token(t.id, anna, 'note'), 'pass') AS stranger,
    pg_temp.from_agent('laura@acme.test', desk.agent_token(t.id, laura, 'agent'), NULL) AS trusting
    FROM who, t;
SELECT is(good -> 'authority' -> 'proven', 'true', 'a mail with every factor is proven') FROM e;
SELECT is(good ->> 'disposition', 'answer', 'and an answer') FROM e;
SELECT is(good -> 'authority' -> 'token' ->> 'purpose', 'agent', 'by the address for answers') FROM e;
SELECT ok(jsonb_path_exists(good, '$.outgoing[*] ? (@.kind == "relay")'), 'what it brought about is shown') FROM e;
SELECT is(unchecked -> 'authority' ->> 'reason', 'no-authentication', 'a missing factor is named') FROM e;
SELECT is(unchecked -> 'note' ->> 'kind', 'held', 'and the mail is held') FROM e;
SELECT is(anothers -> 'authority' -> 'token' -> 'own', 'false', 'another agent''s address is seen') FROM e;
SELECT is(anothers -> 'authority' -> 'token' -> 'agent' ->> 'address', 'laura@acme.test', 'with whose it is') FROM e;
SELECT is(stranger -> 'authority' -> 'agent', 'null', 'a stranger at an agent''s address is none') FROM e;
SELECT is(trusting -> 'authority' ->> 'trust', 'token', 'trust in the token alone is shown') FROM e;
SELECT is(api.ctl_explain_mail(first) -> 'authority', 'null', 'a customer''s mail has nothing of it') FROM story;
SELECT is(jsonb_array_length(api.ctl_explain_ticket(number) -> 'mails'), 6, 'a ticket explains its notes too') FROM t;
SELECT is(desk.ctl_authority(i) -> 'agent', 'null', 'nor has a stranger''s a sender who is an agent')
    FROM e, desk.incoming i WHERE i.id = (stranger ->> 'mail')::bigint;

SELECT * FROM finish();
ROLLBACK;
