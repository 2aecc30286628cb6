-- A customer says that what was called done is not (promise_dispute, promise_disputable, promise_disputed, promise_kept_by,
-- promise_second, dispute_barred, dispute_owned): it is no longer kept, and somebody else judges.
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
\ir found.psql
\ir customer.psql
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.done(VARIADIC commands text[] DEFAULT '{#promise fri 17:00: the lamp is sent,#kept}') RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT pg_temp.promised(VARIADIC commands) $$;
CREATE FUNCTION pg_temp.disputes(ticket bigint) RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT string_agg(o.recipient, ' ' ORDER BY o.id) FROM desk.outbox o WHERE o.ticket_id = ticket AND o.kind = 'dispute' $$;

-- In time: open again; Laura, who leads Anna, is asked.
SELECT pg_temp.done() AS t \gset
SELECT is(pg_temp.states(:t), '1 kept', 'called kept');
SELECT pg_temp.says(:t, 'not done', 'promise', '{"new_text": "This is not done."}') AS m \gset
SELECT is(pg_temp.states(:t), '1 open', 'no longer kept'), is(pg_temp.told(), 'dispute laura, notification anna', 'the second person, and she who said so'),
    is(pg_temp.line(:m), 'Promise 1 (the lamp is sent) is no longer kept: the customer says that it is not done. Laura Berg decides.', 'what she reads');
SELECT is((pg_temp.said(pg_temp.last('dispute')) - '{queue,customer,owner,promises,note_address,to_customer,waiting_since}'::text[]) || jsonb_build_object('agent', pg_temp.facts(pg_temp.last('dispute')) -> 'agent'),
    jsonb '{"n": 1, "what": "the lamp is sent", "due": "2026-11-27T15:00:00Z", "agent": "Anna Kalniņa"}', 'what Laura reads'),
    is(pg_temp.facts(pg_temp.last('dispute')) ->> 'text', 'This is not done.', 'in his words'), is((pg_temp.o(pg_temp.last('dispute'))).promise_id, (pg_temp.nth(:t, 1)).id, 'about that promise');
SELECT is(e.facts, jsonb_build_object('customer', t.customer_id, 'by', :anna, 'agent', :laura), 'the event says who said what') FROM desk.event e, desk.ticket t
WHERE e.kind = 'promise-disputed' AND e.incoming_id = :m AND t.id = :t;
SELECT is((SELECT count(*) FROM desk.timer x WHERE x.promise_id = (pg_temp.nth(:t, 1)).id AND x.what = 'break'), 1::bigint, 'the clock has it again');
SELECT is(pg_temp.states(:t), '1 open', 'said again') FROM pg_temp.says(:t, 'not done', 'promise');
SELECT is(pg_temp.disputes(:t), 'laura@acme.test', '... it is a mail as any other'), is_empty('SELECT * FROM desk.audit()', 'all is well');
SELECT is(desk.promise_kept_by((pg_temp.nth(:t, 1)).id), ARRAY[:anna], 'who said that it is kept'), is((desk.promise_disputed(pg_temp.nth(:t, 1))).incoming_id, :m::bigint, 'the dispute');
-- She who said so may not say so again, not by closing either; others may, she may move it.
SELECT is(pg_temp.commanded(:t, 'anna', '#kept'), format('- The customer says that promise 1 of %s (the lamp is sent) is not done, and you had said that it was: Laura Berg decides now.', desk.ticket_label(:t)), 'not by #kept'),
    is(pg_temp.commanded(:t, 'anna', '#close') LIKE '- The customer says that promise 1 %', true, 'not by #close'), is(pg_temp.states(:t), '1 open', 'it stays open'), is(pg_temp.state(:t), 'open', 'and so does the ticket');
SAVEPOINT s;
SELECT is(pg_temp.commanded(:t, 'anna', '#move mon 12:00: it went astray') LIKE 'Promise 1 of % is number 2 now%', true, '#move');
SELECT is(pg_temp.commanded(:t, 'anna', '#kept 2') LIKE 'Promise 2 of % is kept.', true, 'the new one is no dispute');
ROLLBACK TO s;
SELECT is(pg_temp.commanded(:t, 'anna', '#drop: it is lost') LIKE 'Promise 1 of % is withdrawn%', true, '#drop');
ROLLBACK TO s;
SELECT is(pg_temp.commanded(:t, 'laura', '#close') LIKE '% is closed%', true, 'Laura closes');
ROLLBACK TO s;
SELECT is(pg_temp.commanded(:t, 'laura', '#kept', 'dispute'), format('Promise 1 of %s (the lamp is sent) is kept.', desk.ticket_label(:t)), 'Laura says that it is done, in reply to the mail');
SELECT is((desk.promise_disputed(pg_temp.nth(:t, 1))).id, NULL, 'that ends it'), is(pg_temp.states(:t), '1 kept', 'kept');
-- He disputes her word too: it goes to somebody else than her.
SELECT pg_temp.told() AS x, pg_temp.says(:t, 'not done', 'promise') AS m \gset
SELECT is(pg_temp.told(), 'dispute boris, notification anna', 'another one'), is(pg_temp.commanded(:t, 'anna', '#kept') LIKE '- The customer says%Boris Ivanov decides now.', true, 'not she who said so first');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

-- Its time is over: broken. In a closed ticket: that is open again. In answer to the closing.
SELECT pg_temp.done() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close'), pg_temp.deliver() \g /dev/null
SELECT pg_temp.wait('4 days'), pg_temp.told() \g /dev/null
SELECT pg_temp.says(:t, 'not done', 'promise') AS m \gset
SELECT is(pg_temp.states(:t), '1 broken', 'broken'), is(pg_temp.state(:t), 'open', 'open again'), is((pg_temp.nth(:t, 1)).broken_at, timestamptz '2026-11-27 17:00+02', 'at its moment'),
    is((pg_temp.facts(pg_temp.last('dispute')) -> 'late')::boolean, true, 'Laura reads that'), is(pg_temp.told(), 'broken, dispute laura, notification anna', 'he is told as of any breach');
SELECT is((SELECT count(*) FROM desk.timer x WHERE x.promise_id = (pg_temp.nth(:t, 1)).id AND x.what = 'escalate'), 1::bigint, 'the chain has begun');
SELECT is(pg_temp.commanded(:t, 'laura', '#kept', 'dispute') LIKE 'Promise 1 of % is kept late: it was due by Fri 27 Nov 2026 17:00%', true, 'kept late, then');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well'), is_empty('SELECT * FROM desk.audit_late() WHERE invariant LIKE ''a customer learns%''', 'he knows');
SELECT pg_temp.told() \g /dev/null
SELECT is(pg_temp.states(:t), '1 broken', 'kept late and disputed it is broken') FROM pg_temp.says(:t, 'not done', 'promise');
SELECT is(pg_temp.told(), 'dispute boris, notification anna', 'he has been told of that');
SELECT pg_temp.wait('1 hour') \g /dev/null
SELECT is_empty('SELECT * FROM desk.audit_late() WHERE invariant LIKE ''a customer learns%''', 'he knows still');
UPDATE desk.test_clock SET shift = '2026-11-25 10:15+02' - now();
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close'), pg_temp.deliver() \g /dev/null
SELECT pg_temp.says(:t, 'not done', 'closed') AS m \gset
SELECT is(pg_temp.states(:t), '1 open', 'what the closing called done'), is(pg_temp.state(:t), 'open', 'the ticket too'), is_empty('SELECT * FROM desk.audit()', 'all is well');

-- A solution; not while another one goes on.
UPDATE desk.service SET resolve = '3 days';
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close'), pg_temp.deliver() \g /dev/null
SELECT is((pg_temp.nth(:t, 1)).state::text, 'kept', 'closing is the solution');
SAVEPOINT s;
SELECT pg_temp.says(:t, 'not done', 'closed') AS m \gset
SELECT is(string_agg(p.kind || ' ' || p.state, ', ' ORDER BY p.number), 'resolve open', 'he says that it is none: the same one goes on') FROM desk.promise p WHERE p.ticket_id = :t;
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');
ROLLBACK TO s;
SELECT pg_temp.writes(:t) AS x \gset
SELECT pg_temp.says(:t, 'not done', 'closed') AS m \gset
SELECT is(string_agg(p.kind || ' ' || p.state, ', ' ORDER BY p.number), 'resolve kept, resolve open', 'another one goes on already') FROM desk.promise p WHERE p.ticket_id = :t;
SELECT is(desk.promise_disputable(pg_temp.nth(:t, 1)), false, 'so it is not disputed'), is_empty('SELECT * FROM desk.audit()', 'all is well');
-- A solution and what was promised beside it, both called kept by the closing: he speaks of the latter; a yes is to both.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close'), pg_temp.deliver() \g /dev/null
SAVEPOINT s;
SELECT pg_temp.says(:t, 'not done', 'closed') AS m \gset
SELECT is(string_agg(p.kind || ' ' || p.state, ', ' ORDER BY p.number), 'resolve kept, own open, resolve open', 'what was promised') FROM desk.promise p WHERE p.ticket_id = :t;
ROLLBACK TO s;
SELECT is(pg_temp.line(pg_temp.says(:t, 'yes', 'closed')), E'The customer confirms promise 1 (solution).\nThe customer confirms promise 2 (the lamp is sent).', 'yes to both'), is(pg_temp.state(:t), 'closed', 'closed it stays');
UPDATE desk.service SET resolve = NULL;

-- Where the lead is to say #ok first: he is asked when its time is over, and not before.
UPDATE desk.service SET notice = 'hold', lead = 'laura@acme.test';
SELECT pg_temp.done() AS t \gset
SELECT is(pg_temp.told(), 'dispute laura, notification anna', 'in time') FROM pg_temp.says(:t, 'not done', 'promise');
SELECT pg_temp.done() AS t \gset
SELECT pg_temp.wait('4 days'), pg_temp.told() \g /dev/null
SELECT is(pg_temp.told(), 'approval laura, dispute laura, notification anna', 'too late') FROM pg_temp.says(:t, 'not done', 'promise');
UPDATE desk.service SET notice = 'send', lead = NULL;

-- Contacts were kept by a mail that he has.
SELECT is(desk.promise_may(jsonb_populate_record(NULL::desk.promise, '{"id": 1, "kind": "own", "class": "contact", "state": "kept"}'), 'promise-disputed'), false, 'no contact'),
    is(desk.promise_may(jsonb_populate_record(NULL::desk.promise, '{"id": 1, "kind": "own", "class": "deed", "state": "kept late"}'), 'promise-disputed'), true, 'a deed'),
    is(desk.promise_may(jsonb_populate_record(NULL::desk.promise, '{"id": 1, "kind": "own", "class": "deed", "state": "withdrawn"}'), 'promise-disputed'), false, 'not one that was given up'),
    is(desk.promise_may(jsonb_populate_record(NULL::desk.promise, '{"id": 1, "kind": "own", "class": "contact", "state": "kept"}'), 'promise-confirmed'), false, 'nor is a contact confirmed');

-- Who is asked: the owner's lead, the queue's, theirs; never who said so; nobody where there is nobody else.
SELECT pg_temp.done() AS t \gset
CREATE FUNCTION pg_temp.second(change text) RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    v_who text;
BEGIN
    BEGIN
        EXECUTE change;
        v_who := coalesce((SELECT split_part(a.address, '@', 1) FROM desk.agent a WHERE a.id = desk.promise_second((SELECT p FROM desk.promise p ORDER BY p.id DESC LIMIT 1))), 'nobody');
        RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        NULL;
    END;
    RETURN v_who;
END;
$$;
SELECT is(pg_temp.second('SELECT'), 'laura', 'the owner''s lead'),
    is(pg_temp.second('UPDATE desk.agent SET lead = NULL; UPDATE desk.service SET lead = ''boris@acme.test'''), 'boris', 'the queue''s lead'),
    is(pg_temp.second(format('UPDATE desk.event SET facts = facts || jsonb_build_object(''agent'', %s) WHERE kind = ''promise-kept''; UPDATE desk.agent SET lead = ''cecil@acme.test'' WHERE id = %1$s', :laura)), 'cecil', 'the lead''s lead'),
    is(pg_temp.second('UPDATE desk.agent SET active = false WHERE address = ''laura@acme.test'''), 'boris', 'she has left: another agent of the queue'),
    is(pg_temp.second('UPDATE desk.agent SET active = false WHERE address <> ''anna@acme.test'''), 'nobody', 'there is nobody else'),
    is(pg_temp.second('UPDATE desk.agent SET active = false WHERE address NOT IN (''anna@acme.test'', ''cecil@acme.test'')'), 'nobody', 'in that queue');
UPDATE desk.agent SET active = false WHERE id <> :anna;
SELECT pg_temp.says(:t, 'not done', 'promise') AS m \gset
SELECT is(pg_temp.states(:t), '1 open', 'alone'), is(pg_temp.told(), 'notification anna', 'she is told alone'), is(pg_temp.line(:m), 'Promise 1 (the lamp is sent) is no longer kept: the customer says that it is not done.', 'of it'),
    is(pg_temp.commanded(:t, 'anna', '#kept') LIKE 'Promise 1 % is kept.', true, 'and judges herself');
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

SELECT * FROM finish();
ROLLBACK;
