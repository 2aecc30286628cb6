-- A word or two of a customer's in answer to a mail about a promise (answer_about, answer_meant, answer_take, answer_settles,
-- answer_text, answer_owners): confirmed, released, disputed; unclear it is a mail as any other.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
\ir found.psql
\ir customer.psql
SELECT * FROM no_plan();
UPDATE desk.service SET next_reply = '4 hours';

-- The receipt states what the queue promises; nobody gives that up with a word to it.
UPDATE desk.service SET resolve = '3 days';
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.says(:t, 'released', 'receipt') AS m \gset
SELECT is((SELECT string_agg(p.kind || ' ' || p.state, ', ' ORDER BY p.number) FROM desk.promise p WHERE p.ticket_id = :t), 'resolve open, next reply open', 'in answer to the receipt');
UPDATE desk.service SET resolve = NULL;
SELECT pg_temp.told() AS x \gset

-- No longer needed (promise_release): withdrawn at his word, of which he is told once; nobody owes him an answer for it.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.says(:t, 'released', 'promise') AS m \gset
SELECT is(pg_temp.states(:t), '1 withdrawn', 'released'), is((SELECT (e.facts ->> 'by') || ' ' || (e.incoming_id = :m) FROM desk.event e WHERE e.kind = 'promise-withdrawn' ORDER BY e.id DESC LIMIT 1),
    'customer true', 'by the customer, in that mail');
SELECT is(pg_temp.told(), 'notification anna, promise', 'her owner is told, and he'), is(pg_temp.said(pg_temp.last('promise')),
    jsonb '{"released": [{"what": "the lamp is sent", "was": "2026-11-27T15:00:00Z"}]}', 'what was understood');
SELECT is((pg_temp.o(pg_temp.last('promise'))).promise_id, (pg_temp.nth(:t, 1)).id, 'in a mail about it'), is((pg_temp.o(pg_temp.last('promise'))).agent_id, NULL, 'from nobody in person'),
    is(pg_temp.line(:m), 'Promise 1 (the lamp is sent) is withdrawn: the customer no longer needs it, and was told that this was understood.', 'what she reads'),
    is((SELECT disposition || ' ' || (SELECT count(*) FROM desk.message w WHERE w.incoming_id = :m) FROM desk.incoming WHERE id = :m), 'reply 1', 'the mail is filed'),
    is((SELECT count(*) FROM desk.promise WHERE ticket_id = :t AND kind = 'next reply'), 0::bigint, 'no answer is promised to it');
SELECT pg_temp.says(:t, 'released', 'promise') AS m \gset
SELECT is(pg_temp.states(:t), '1 withdrawn', 'once more'), is(pg_temp.told(), 'notification anna', 'is a mail as any other'), is(pg_temp.line(:m), NULL, 'of which nothing is said');
SELECT is((SELECT count(*) FROM desk.promise WHERE ticket_id = :t AND kind = 'next reply'), 1::bigint, '... and is answered');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- A promise of another's: he is told too.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#assign boris') AS x \gset
SELECT desk.promise_event((pg_temp.nth(:t, 1)).id, 'promise-passed', jsonb_build_object('owner', :laura)) \g /dev/null
SELECT pg_temp.told() AS x, pg_temp.says(:t, 'released', 'promise') AS m \gset
SELECT is(pg_temp.told(), 'notification anna, notification boris, notification laura, promise', 'the promise''s owner beside the ticket''s');
SELECT is((SELECT array_agg(o) FROM desk.answer_owners((SELECT w FROM desk.message w WHERE w.incoming_id = :m)) o), ARRAY[:laura], 'she who had it');

-- Broken and no longer needed: it was broken all the same.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.wait('4 days'), desk.due_break(pg_temp.nth(:t, 1)) \g /dev/null
SELECT pg_temp.deliver(), pg_temp.told() AS x \g /dev/null
SELECT pg_temp.says(:t, 'released', 'broken') AS m \gset
SELECT is(pg_temp.states(:t), '1 withdrawn', 'released'), isnt((pg_temp.nth(:t, 1)).broken_at, NULL, 'and was broken');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
UPDATE desk.test_clock SET shift = '2026-11-25 10:15+02' - now();

-- Whose mail and which mail it is: the requester's in person, in answer to a mail about promises.
SELECT pg_temp.promised() AS t \gset
CREATE FUNCTION pg_temp.trial(ticket bigint, answer text, answers text, more jsonb DEFAULT '{}', change text DEFAULT NULL) RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    v_states text;
BEGIN
    BEGIN
        IF change IS NOT NULL THEN
            EXECUTE change;
        END IF;
        PERFORM pg_temp.says(ticket, answer, answers, more);
        v_states := pg_temp.states(ticket) || ', ' || (SELECT count(*) FROM desk.message m WHERE m.ticket_id = ticket AND m.agent_id IS NULL);
        RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        NULL;
    END;
    RETURN v_states;
END;
$$;
SELECT is(pg_temp.trial(:t, 'released', 'promise'), '1 withdrawn, 2', 'his own'), is(pg_temp.trial(:t, 'released', 'receipt'), '1 open, 2', 'in answer to the receipt'),
    is(pg_temp.trial(:t, 'released', 'promise', '{"in_reply_to": []}'), '1 open, 2', 'in answer to nothing'),
    is(pg_temp.trial(:t, 'released', 'promise', '{"kind": "auto_reply"}'), '1 open, 2', 'a machine''s'),
    is(pg_temp.trial(:t, 'released', 'promise', '{"automatic": [{"signal": "auto-submitted", "header": "Auto-Submitted", "value": "auto-replied"}]}'), '1 open, 2', '... by a header'),
    is(pg_temp.trial(:t, 'released', 'promise', pg_temp.proof('fail', 'anna@customer.test')), '1 open, 2', 'forged, it may be'),
    is(pg_temp.trial(:t, 'released', 'promise', '{"answer": null}'), '1 open, 2', 'other words'),
    is(pg_temp.trial(:t, 'released', 'promise', '{"answer": "promises now"}'), '1 open, 2', 'a word that nobody knows'),
    is(pg_temp.trial(:t, 'not done', 'promise'), '1 open, 2', 'not done, what nobody called done'),
    is(pg_temp.trial(:t, 'released', 'promise', '{}', 'UPDATE desk.setting SET mode = ''observe'''), '1 open, 2', 'in mode observe'),
    is(pg_temp.trial(:t, 'released', 'promise', '{}', format('UPDATE desk.promise SET kept_by = outbox_id WHERE ticket_id = %s', :t)), '1 open, 2', 'while a mail keeps it');
SELECT pg_temp.commanded(:t, 'anna', '#cc add carl@customer.test') AS x \gset
SELECT is(pg_temp.trial(:t, 'released', 'promise', pg_temp.sender('carl@customer.test')), '1 open, 2', 'somebody else in the ticket');
UPDATE desk.incoming SET old = false;
SELECT is((desk.answer_meant(jsonb_populate_record(pg_temp.mail(), jsonb_build_object('old', true, 'customer_id', t.customer_id, 'parents', ARRAY[o.message_id])), ROW(11::smallint, 'joined', '')::desk.decision, t, 'released')).means, NULL, 'a mail from before the desk'),
    is((desk.answer_meant(jsonb_populate_record(pg_temp.mail(), jsonb_build_object('old', false, 'customer_id', t.customer_id, 'parents', ARRAY[o.message_id])), ROW(11::smallint, 'joined', '')::desk.decision, t, 'released')).means, 'released', '... and after')
FROM desk.ticket t, pg_temp.newest(:t, 'promise') o WHERE t.id = :t;

-- Yes: what was called kept is confirmed, once and for all.
SELECT pg_temp.commanded(:t, 'anna', '#kept'), pg_temp.commanded(:t, 'anna', '#close') \g /dev/null
SELECT pg_temp.deliver(), pg_temp.told() AS x \g /dev/null
SELECT pg_temp.says(:t, 'yes', 'promise') AS m \gset
SELECT is(pg_temp.states(:t), '1 kept', 'kept as before'), is(pg_temp.line(:m), 'The customer confirms promise 1 (the lamp is sent).', 'confirmed'), is(pg_temp.state(:t), 'closed', 'thanks open nothing');
SELECT is((SELECT e.facts FROM desk.event e WHERE e.kind = 'promise-confirmed' AND e.incoming_id = :m), (SELECT jsonb_build_object('customer', customer_id) FROM desk.ticket WHERE id = :t), 'an event');
SELECT is(pg_temp.told(), 'notification anna', 'she is told, he is not');
INSERT INTO desk.blob (sha256, content) VALUES (sha256('png'), 'png');
SELECT pg_temp.says(:t, 'yes', 'promise', jsonb_build_object('attachments', jsonb_build_array(jsonb_build_object('position', 1, 'name', 'a.png', 'type', 'image/png', 'size', 3, 'sha256', encode(sha256('png'), 'hex'))))) AS m \gset
SELECT is(pg_temp.state(:t), 'open', 'with something attached it is more than thanks');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
-- In answer to the mail of the closing itself, which ended it.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close') AS x \gset
SELECT pg_temp.deliver() AS x \gset
SELECT is(pg_temp.trial(:t, 'yes', 'closed'), '1 kept, 2', 'closed, kept, confirmed');
SELECT is(pg_temp.line(pg_temp.says(:t, 'yes', 'closed')), 'The customer confirms promise 1 (the lamp is sent).', 'what the closing kept');
-- A person wrote it: yes may answer a question of hers.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#take'), pg_temp.commanded(:t, 'anna', '#promise fri 17:00: the lamp is sent') \g /dev/null
SELECT pg_temp.answers(:t, 'anna', 'It is sent. Do you want the cable, too?', '#kept', '#wait') AS x \gset
SELECT pg_temp.deliver() AS x \gset
SELECT pg_temp.says(:t, 'yes', 'relay') AS m \gset
SELECT is(pg_temp.line(:m), 'The customer confirms promise 1 (the lamp is sent).', 'what the answer kept'), is(pg_temp.state(:t), 'open', 'but it is waited for no more'),
    is((SELECT count(*) FROM desk.promise p WHERE p.ticket_id = :t AND p.kind = 'next reply' AND p.ended_at IS NULL), (SELECT count(*) FROM desk.service s WHERE s.queue = 'general' AND s.next_reply IS NOT NULL), 'and answered');
-- Her answer closed the ticket: thanks for it open it no more.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#take'), pg_temp.commanded(:t, 'anna', '#promise fri 17:00: the lamp is sent') \g /dev/null
SELECT pg_temp.answers(:t, 'anna', 'It is sent.', '#close') AS x \gset
SELECT pg_temp.deliver() AS x \gset
SELECT pg_temp.says(:t, 'yes', 'relay') AS m \gset
SELECT is(pg_temp.line(:m), 'The customer confirms promise 1 (the lamp is sent).', 'what the closing answer kept'), is(pg_temp.state(:t), 'closed', 'closed it stays');
-- Yes to what is going on: noted, and his who keeps it.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.says(:t, 'yes', 'promise') AS m \gset
SELECT is(pg_temp.states(:t), '1 open', 'not kept by that'), is(pg_temp.line(:m), 'The customer says yes to promise 1 (the lamp is sent), which nobody has called kept. If it is done: #kept 1', 'she is told how');
SELECT is((SELECT (e.facts -> 'open')::boolean FROM desk.event e WHERE e.kind = 'promise-confirmed' AND e.incoming_id = :m), true, 'noted as that');

-- Several: which one is for a person to find out. Of the mails that list promises: what an update says, what was moved since.
SELECT pg_temp.promised('#promise fri 17:00: the lamp is sent', '#promise fri 12:00: the cable is sent') AS t \gset
SELECT desk.tell_progress(t, NULL) AS o FROM desk.ticket t WHERE t.id = :t \gset
SELECT is((SELECT array_agg(a.number ORDER BY a.number) FROM desk.answer_about(:t, (pg_temp.o(:o)).message_id) a), '{1,2}', 'what an update lists');
SELECT pg_temp.deliver(), pg_temp.told() AS x \g /dev/null
SELECT pg_temp.says(:t, 'released', 'update') AS m \gset
SELECT is(pg_temp.states(:t), '1 open, 2 open', 'both stay'), is(pg_temp.line(:m), 'This may mean one of several promises (1. the lamp is sent; 2. the cable is sent), so nothing was done about them.', 'unclear'), is(pg_temp.told(), 'notification anna', 'a mail as any other');
SELECT is((SELECT count(*) FROM desk.promise WHERE ticket_id = :t AND kind = 'next reply'), 1::bigint, '... and is answered');
SELECT pg_temp.commanded(:t, 'anna', '#kept 2') AS x \gset
SELECT is(pg_temp.trial(:t, 'released', 'update'), '1 withdrawn, 2 kept, 3', 'one is left to be released'), is(pg_temp.trial(:t, 'yes', 'update'), '1 open, 2 kept, 3', 'one is called kept');
SELECT is(pg_temp.line(pg_temp.says(:t, 'yes', 'update')), 'The customer confirms promise 2 (the cable is sent).', '... which yes means');
SELECT pg_temp.promised() AS t \gset
SELECT (pg_temp.newest(:t, 'promise')).message_id AS first \gset
SELECT pg_temp.commanded(:t, 'anna', '#move mon 12:00: no van') AS x \gset
SELECT is((SELECT array_agg(a.number) FROM desk.answer_about(:t, o.message_id) a), '{2}', 'what a move states'), is((SELECT array_agg(a.number) FROM desk.answer_about(:t, :'first') a), '{2}', 'what was moved since is what took its place'),
    is((SELECT count(*) FROM desk.answer_about(:t, (pg_temp.newest(:t, 'receipt')).message_id) a), 0::bigint, 'the receipt is about none'),
    is((SELECT count(*) FROM desk.answer_about(:t + 1, o.message_id) a), 0::bigint, 'nor about another ticket''s') FROM (SELECT (pg_temp.newest(:t, 'promise')).message_id) o;
-- What an agent promised in her own words: in an answer, and in a mail that she sent herself.
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.wrote(:t, 'anna', pg_temp.found('The lamp is sent on Friday', 'deed', '{"weekday": 5}')) AS m, pg_temp.deliver() AS x \gset
SELECT is(pg_temp.trial(:t, 'released', 'relay'), '1 withdrawn, 2', 'found in an answer');
SELECT pg_temp.open() AS t \gset
SELECT desk.customer_token(:t, 'anna@customer.test') AS x \gset
SELECT pg_temp.direct(:t, 'anna@customer.test', pg_temp.found('The lamp is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT is(pg_temp.trial(:t, 'released', 'relay', jsonb_build_object('in_reply_to', jsonb_build_array((SELECT message_id FROM desk.message WHERE id = :m)))), '1 withdrawn, 2', 'in her own mail');
SELECT is(pg_temp.trial(:t, 'released', 'relay', jsonb_build_object('in_reply_to', jsonb_build_array((SELECT message_id FROM desk.message WHERE id = :m), (pg_temp.newest(:t, 'receipt')).message_id))), '1 withdrawn, 2', 'the first that is named');
UPDATE desk.service SET detected_promises = 'ask';
SELECT pg_temp.open() AS t \gset
SELECT desk.customer_token(:t, 'anna@customer.test') AS x, pg_temp.direct(:t, 'anna@customer.test', pg_temp.found('The lamp is sent on Friday', 'deed', '{"weekday": 5}')) AS m \gset
SELECT pg_temp.commanded(:t, 'anna', '#yes') AS x \gset
SELECT is(pg_temp.trial(:t, 'released', 'relay', jsonb_build_object('in_reply_to', jsonb_build_array((SELECT message_id FROM desk.message WHERE id = :m)))), '1 withdrawn, 2', '... which she called a promise later');

SELECT * FROM finish();
ROLLBACK;
