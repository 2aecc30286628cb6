-- desk.audit: each invariant is seen when it is broken. (That a desk at work breaks none is a test of every other file.)
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.breaks(change text, expected text) RETURNS SETOF text
LANGUAGE plpgsql
AS $$
DECLARE
    v_found text;
BEGIN
    BEGIN
        SET LOCAL session_replication_role = replica; -- no foreign keys, no triggers
        EXECUTE change;
        SET LOCAL session_replication_role = origin;
        v_found := (SELECT string_agg(DISTINCT invariant, ', ' ORDER BY invariant)
            FROM (SELECT * FROM desk.audit() UNION ALL SELECT * FROM desk.audit_late()) a);
        RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        NULL;
    END;
    RETURN NEXT is(v_found, expected, left(change, 80));
END;
$$;
SELECT pg_temp.accept() AS first \gset
SELECT pg_temp.accept('{"return_path": ""}' || pg_temp.sender('bert@x.test') || '{"return_path": ""}') AS second \gset
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

SELECT pg_temp.breaks(format('UPDATE desk.incoming SET disposition = %L WHERE id = %s', 'own', :second), 'a done mail has a message, or is none');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET done_at = NULL WHERE id = %s', :second), 'a done mail is wholly decided');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET duplicate_of = %s WHERE id = %s', :first, :second), 'a done mail is wholly decided');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET raw = NULL WHERE id = %s', :second), 'bytes are kept, or a cause is known');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET raw = %L WHERE id = %s', 'other', :second), 'bytes are kept, or a cause is known');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET sha256 = sha256(%L), raw = %L WHERE id IN (%s, %s)', 'a', 'a', :first, :second),
    'one mail is one message');
SELECT pg_temp.breaks(format('UPDATE desk.message SET seq = 2 WHERE incoming_id = %s', :second), 'a ticket begins with a message or a note, a ticket''s numbers are given once');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET disposition = %L WHERE id = %s', 'held', :first), 'a done mail has a message, or is none, a mail that stays inside is a note, and no other is');
SELECT pg_temp.breaks(format('UPDATE desk.ticket SET merged_into = %s, state = ''closed'', closed_at = now(), automatic = true WHERE id = %s', (pg_temp.ticket(:first)).id, (pg_temp.ticket(:second)).id),
    'what was merged is where it was merged into');
SELECT pg_temp.breaks('DELETE FROM desk.participant', 'a ticket''s customer is its requester');
SELECT pg_temp.breaks('UPDATE desk.ticket SET next_seq = 1', 'a ticket''s numbers are given once');
SELECT pg_temp.breaks('UPDATE desk.queue SET waiting = 7', 'a queue knows how many wait');
SELECT pg_temp.breaks('DELETE FROM desk.outbox', 'a receipt is sent where the table says so, and nowhere else');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET receipt_verdict = %L WHERE id = %s', 'never', :first),
    'a receipt is sent where the table says so, and nowhere else');
SELECT pg_temp.breaks('UPDATE desk.outbox SET envelope_sender = ''x@y.test''', 'a receipt has the null sender and a stranger''s address');
SELECT pg_temp.breaks('UPDATE desk.outbox SET recipient = ''sales@acme.test''', 'a receipt has the null sender and a stranger''s address');
SELECT pg_temp.breaks('UPDATE desk.outbox SET state = ''sent'', sent_at = now()', 'what is tried has its bytes');
SELECT pg_temp.breaks('UPDATE desk.outbox SET state = ''failed''', 'what is not sent has a reason');
SELECT pg_temp.breaks('UPDATE desk.outbox SET state = ''sending'', bytes = ''x'', leased_until = now() - interval ''2 hours''', 'leases end');
SELECT pg_temp.breaks('UPDATE desk.token SET ticket_id = 0', 'what is named exists');
SELECT pg_temp.breaks('UPDATE desk.message SET customer_id = 0', 'what is named exists');
SELECT pg_temp.breaks('UPDATE desk.event SET incoming_id = 0', 'a receipt is sent where the table says so, and nowhere else, what is named exists');

-- Agents (desk.audit_agents)
\ir agents.psql
SELECT pg_temp.accept(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:first), 'anna'))) AS answer,
    pg_temp.accept(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:first), 'anna', 'note'))) AS note,
    pg_temp.accept(pg_temp.from_agent('anna@acme.test', '') || '{"text": "", "body": ""}'
        || pg_temp.to_address(pg_temp.reply_to(pg_temp.ticket(:first), 'anna'))) AS held \gset
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well with agents too');
SELECT pg_temp.breaks(format('DELETE FROM desk.note WHERE incoming_id = %s', :note), 'a mail that stays inside is a note, and no other is');
SELECT pg_temp.breaks(format('UPDATE desk.incoming SET disposition = %L WHERE id = %s', 'own', :held), 'a mail that stays inside is a note, and no other is');
SELECT pg_temp.breaks(format('UPDATE desk.note SET incoming_id = %s WHERE incoming_id = %s', :answer, :note),
    'a mail that stays inside is a note, and no other is, what stays inside is no message');
SELECT pg_temp.breaks('DELETE FROM desk.outbox WHERE kind = ''relay''', 'an agent''s answer goes to somebody');
SELECT pg_temp.breaks(format('UPDATE desk.outbox SET agent_id = %s WHERE kind = ''relay''', pg_temp.agent('boris')),
    'what goes out in an agent''s name is that agent''s answer');
SELECT pg_temp.breaks('DELETE FROM desk.outbox WHERE kind = ''held''', 'a held mail is told, or says why not');
SELECT pg_temp.breaks('UPDATE desk.agent SET aliases = ''{anna@acme.test}'' WHERE address = ''boris@acme.test''', 'an agent''s address is an active agent''s once');
SELECT pg_temp.breaks('UPDATE desk.token SET agent_id = 0 WHERE agent_id IS NOT NULL', 'what is named exists');

-- Promises (desk.audit_promises, desk.promise_untrue; desk.audit_timers), and what is late (desk.audit_late)
\ir voice.psql
SELECT pg_temp.serves('{"first_reply": "8:00", "update_every": "48:00", "resolve": "240:00"}') \g /dev/null
SELECT (pg_temp.ticket(pg_temp.accept(pg_temp.vouched() || '{"subject": "Promised"}'))).id AS ticket \gset
SELECT pg_temp.answers(:ticket, 'anna', 'Soon.') \g /dev/null
SELECT pg_temp.deliver() \g /dev/null
SELECT pg_temp.writes(:ticket) \g /dev/null
SELECT pg_temp.promise(:ticket, 'own', '5 hours', 'the part is sent', pg_temp.agent('anna')) AS own \gset
SELECT pg_temp.promise(:ticket, 'own', '-1 hours', 'the parcel is sent', pg_temp.agent('anna')) AS broken \gset
SELECT desk.promise_break(:broken), desk.tell_broken(:broken) \g /dev/null
SELECT id AS reply FROM desk.promise WHERE kind = 'reply' \gset
SELECT id AS solve FROM desk.promise WHERE kind = 'resolve' \gset
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well with promises too');
SELECT is_empty('SELECT * FROM desk.audit_late()', '... and nothing is late');
SELECT is(desk.promise_untrue(p), NULL, 'as its events say') FROM desk.promise p WHERE id = :own;
UPDATE desk.promise SET what = 'something else' WHERE id = :own;
SELECT is(desk.promise_untrue(p), 'what is "something else", not "the part is sent"', 'not as its events say') FROM desk.promise p WHERE id = :own;
UPDATE desk.promise SET what = 'the part is sent' WHERE id = :own;
SELECT pg_temp.breaks(format('UPDATE desk.promise SET due_at = due_at + interval %L WHERE id = %s', '1 day', :own), 'a promise is what its events come to');
SELECT pg_temp.breaks(format('INSERT INTO desk.event (at, kind, ticket_id, promise_id) VALUES (now(), %L, %s, %s)', 'promise-escalated', :ticket, :own), 'a promise is what its events come to');
SELECT pg_temp.breaks(format('DELETE FROM desk.event WHERE kind = %L AND promise_id = %s', 'promise-kept', :reply),
    'a promise is what its events come to, what ended has an event that ended it');
SELECT pg_temp.breaks(format('DELETE FROM desk.event WHERE kind = %L', 'promise-broken'), 'a promise is what its events come to, what was broken has an event that says so');
SELECT pg_temp.breaks(format('UPDATE desk.promise SET state = %L, broken_at = NULL, detected_at = NULL WHERE id = %s', 'open', :broken),
    'a promise is what its events come to, what is promised is watched by the clock, what was broken is broken for ever');
SELECT pg_temp.breaks('UPDATE desk.event SET promise_id = 0 WHERE id = (SELECT max(id) FROM desk.event WHERE promise_id IS NOT NULL)',
    'a promise is what its events come to, what is named exists');
SELECT pg_temp.breaks(format('UPDATE desk.promise SET state = %L, ended_at = now(), replaced_by = id WHERE id = %s', 'moved', :own),
    'a promise is what its events come to, nothing is left to do of what has ended or is paused, what ended has an event that ended it, what replaces a promise is another one');
SELECT pg_temp.breaks(format('UPDATE desk.promise SET kept_by = (SELECT max(id) FROM desk.outbox WHERE kind = %L) WHERE id = %s', 'notification', :reply),
    'a promise is what its events come to, what was kept by a mail was kept by one to the customer');
SELECT pg_temp.breaks(format('UPDATE desk.outbox SET bounced_at = now() WHERE id = (SELECT kept_by FROM desk.promise WHERE id = %s)', :reply),
    'what was kept by a mail was kept by one to the customer');
SELECT pg_temp.breaks(format('UPDATE desk.ticket SET state = %L, closed_at = now() WHERE id = %s', 'closed', :ticket), 'a closed ticket promises nothing, a queue knows how many wait');
SELECT pg_temp.breaks(format('UPDATE desk.ticket SET state = %L WHERE id = %s', 'waiting', :ticket), 'what waits for the customer is paused, and nothing else is');
SELECT pg_temp.breaks(format('DELETE FROM desk.promise WHERE id = %s', pg_temp.going(:ticket)),
    'an open ticket has a next update, or a cause for none, what is named exists');
SELECT pg_temp.breaks('DELETE FROM desk.timer WHERE what = ''break''', 'what is promised is watched by the clock');
SELECT pg_temp.breaks('DELETE FROM desk.timer WHERE what = ''escalate''', 'what is promised is watched by the clock');
SELECT pg_temp.breaks(format('UPDATE desk.timer SET promise_id = %s WHERE promise_id = %s AND what = %L', :reply, :own, 'remind'), 'nothing is left to do of what has ended or is paused');
SELECT pg_temp.breaks(format('UPDATE desk.timer SET ticket_id = %s WHERE promise_id = %s', (SELECT min(id) FROM desk.ticket), :own), 'a timer is its promise''s ticket''s');
SELECT pg_temp.breaks(format('UPDATE desk.timer SET at = now() - interval %L WHERE promise_id = %s', '1 hour', :own), 'the clock does what is due');
SELECT pg_temp.breaks('UPDATE desk.test_clock SET shift = shift + interval ''20 minutes'';
    DELETE FROM desk.event WHERE kind = ''promise-noticed''', 'a customer learns what was broken, the clock does what is due');
SELECT pg_temp.breaks('UPDATE desk.outbox SET next_at = now() - interval ''2 hours'' WHERE state = ''queued''', 'what goes out is not stuck');
SELECT pg_temp.breaks('INSERT INTO desk.hook (webhook, facts, next_at, created_at) VALUES (''ops'', ''{}'', now() - interval ''2 hours'', now())', 'webhooks are called');
SELECT pg_temp.breaks(format('UPDATE desk.promise SET due_at = now() - interval %L, made_at = made_at - interval %L WHERE id = %s', '1 hour', '1 hour', :own),
    'a promise is what its events come to, what is overdue is broken');

SELECT * FROM finish();
ROLLBACK;
