-- api.read_claim, read_failed, read_release, read_lost, read_blob; desk.read_retry, desk.due_incoming, desk.tell_parked.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.claims(worker text, n integer) RETURNS text
LANGUAGE sql
AS $$
    SELECT coalesce(string_agg(id || '/' || attempts, ' ' ORDER BY id), '-') FROM api.read_claim(worker, n)
$$;
SELECT is(pg_temp.claims('a', 9), '-', 'nothing to read');
SELECT pg_temp.store() AS m1 \gset
SELECT pg_temp.store() AS m2 \gset
SELECT pg_temp.store() AS m3 \gset
SELECT is(c.id, :m1::bigint, 'the first'), is(c.raw, i.raw, 'its bytes'), is(c.header_only, false, 'whole'), is(c.attempts, 1, 'once tried'),
    is(c.mailbox, 'support', 'from there') FROM api.read_claim('a', 1) c JOIN desk.incoming i USING (id);
SELECT is(i.worker, 'a', 'who has it'), is(i.leased_until, desk.now() + interval '2 minutes', 'for how long') FROM desk.incoming i WHERE id = :m1;
SELECT is(pg_temp.claims('b', 9), :'m2' || '/1 ' || :'m3' || '/1', 'another gets the others');
SELECT is(pg_temp.claims('c', 9), '-', 'a third nothing');

-- Failure: three times in all, alone, after the new ones
SELECT is(api.read_failed(:m2, 'reader-died', 'signal 11'), 'new', 'the first failure');
SELECT pg_temp.store() AS m4 \gset
SELECT is(pg_temp.claims('a', 9), :'m4' || '/1', 'new mail goes first');
SELECT is(pg_temp.claims('a', 9), :'m2' || '/2', 'then the failed one');
SELECT is(api.read_failed(:m2, 'reader-died', 'signal 11'), 'new', 'the second failure');
SELECT api.read_failed(:m3, 'reader-died', 'signal 6') \g /dev/null
SELECT is(pg_temp.claims('a', 9), :'m2' || '/3', 'failed ones are handed out alone');
SELECT is(pg_temp.claims('a', 9), :'m3' || '/2', 'one after the other');
SELECT is(api.read_failed(:m2, 'reader-died', 'signal 11'), 'parked', 'the third failure parks it');
SELECT is(i.cause, 'reader-died', 'for a cause'), is(i.detail, 'signal 11', 'in words'), is(i.worker, NULL, 'nobody''s'),
    isnt(i.raw, NULL, 'with its bytes') FROM desk.incoming i WHERE id = :m2;
SELECT is(facts -> 'mail', to_jsonb(:m2::bigint), 'the admin is told') FROM desk.outbox WHERE template = 'parked';
SELECT is(api.read_failed(:m2, 'x', 'y'), 'parked', 'once');
UPDATE desk.incoming SET state = 'new', attempts = 2, cause = NULL WHERE id = :m2;
SELECT pg_temp.claims('a', 9) \g /dev/null
SELECT is(api.read_failed(:m2, 'reader-died', 'again'), 'parked', 'after a retry it is parked again');
SELECT is((SELECT count(*) FROM desk.outbox WHERE template = 'parked'), 1::bigint, 'and the admin not told again');
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'parked'), 2::bigint, 'but the events tell it');
SELECT is((SELECT count(*) FROM desk.ticket), 0::bigint, 'a parked mail is no ticket');
SELECT is((SELECT disposition FROM api.read_accept(:m2, pg_temp.document())), 'ticket', 'unless a slow reader brings it after all');

-- A failed one does not wait for ever behind new mail
SELECT api.read_failed(:m3, 'reader-died', '') \g /dev/null
SELECT pg_temp.wait('61 seconds');
SELECT pg_temp.store() \g /dev/null
SELECT is(desk.read_retry('1 minute'), ARRAY[:m3::bigint], 'after a minute it is its turn');
SELECT is(desk.read_retry('1 hour'), NULL, 'not after an hour');
SELECT is(pg_temp.claims('a', 9), :'m3' || '/3', 'before the new one');

-- Leases
UPDATE desk.incoming SET state = 'dropped' WHERE state = 'new';
SELECT pg_temp.store() AS m6 \gset
SELECT pg_temp.claims('d', 9) \g /dev/null
SELECT api.read_release('d');
SELECT is(i.worker, NULL, 'given back'), is(i.attempts, 0::smallint, 'as if never taken') FROM desk.incoming i WHERE id = :m6;
SELECT pg_temp.claims('d', 9) \g /dev/null
SELECT api.read_lost('d');
SELECT is(i.leased_until, NULL, 'free at once'), is(i.attempts, 1::smallint, 'the attempt counts') FROM desk.incoming i WHERE id = :m6;
SELECT is(pg_temp.claims('e', 9), :'m6' || '/2', 'and alone');
SELECT pg_temp.wait('119 seconds');
SELECT is((SELECT count(*) FROM api.read_claim('f', 9) WHERE id = :m6), 0::bigint, 'a lease holds two minutes');
SELECT pg_temp.wait('2 seconds');
SELECT is((SELECT max(attempts) FROM api.read_claim('f', 9) WHERE id = :m6), 3, 'no longer');
SELECT is((SELECT count(*) FROM api.read_claim('f', 9) WHERE id = :m6), 0::bigint, 'nor a fourth time');
SELECT is(desk.due_incoming(100), 0, 'nothing is lost yet');
SELECT pg_temp.wait('1 hour');
SELECT is(desk.due_incoming(0), 0, 'at most so many at once');
SELECT is(desk.due_incoming(100), 1, 'three readers did not come back');
SELECT is(state, 'parked', 'it is parked'), is(cause, 'reader-lost', 'for that cause') FROM desk.incoming WHERE id = :m6;
SELECT is(api.read_failed(:m6, 'x', 'y'), 'parked', 'a late failure changes nothing'), is(cause, 'reader-lost', 'not even the cause')
FROM desk.incoming WHERE id = :m6;

-- Size
UPDATE desk.incoming SET state = 'dropped' WHERE state = 'new';
SELECT count(pg_temp.store(bytes => convert_to(repeat('x', 9000000) || n, 'UTF8'))) FROM generate_series(1, 3) n \g /dev/null
SELECT is((SELECT count(*) FROM api.read_claim('g', 9)), 1::bigint, 'no more than 16 MiB at once');

-- Blobs
SELECT api.read_blob(encode(sha256('a'), 'hex'), 'a'), api.read_blob(encode(sha256('a'), 'hex'), 'a');
SELECT is((SELECT count(*) FROM desk.blob WHERE content = 'a'), 1::bigint, 'bytes are kept once');
SELECT throws_ok($$SELECT api.read_blob(repeat('00', 32), 'a')$$, '23514', NULL, 'under their own hash');

-- The admin
SELECT desk.tell_parked(:m4);
SELECT is((SELECT count(*) FROM desk.event WHERE incoming_id = :m4 AND kind IN ('parked', 'admin-told')), 2::bigint, 'told, and noted');

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
