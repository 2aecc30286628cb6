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
        v_found := (SELECT string_agg(DISTINCT invariant, ', ' ORDER BY invariant) FROM desk.audit());
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

SELECT * FROM finish();
ROLLBACK;
