-- api.read_claim, read_failed, read_release, read_lost, read_blob; desk.read_retry, read_spent, read_wait, due_incoming, tell_parked.
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

-- Failure: three times, alone, after the new ones
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
UPDATE desk.incoming SET state = 'new', attempts = 2, failures = 2, cause = NULL WHERE id = :m2;
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

-- Lost: nothing is known against the mail, so the waits grow, and the bound is further away
CREATE FUNCTION pg_temp.lose(waited interval, spare interval) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_early text;
BEGIN
    PERFORM api.read_lost('f'), pg_temp.wait(waited - spare);
    v_early := pg_temp.claims('f', 9);
    PERFORM pg_temp.wait(spare);
    RETURN v_early || ' then ' || pg_temp.claims('f', 9);
END;
$$;
SELECT is(pg_temp.lose('1 minute', '1 second'), '- then ' || :'m6' || '/4', 'lost three times: a minute');
SELECT is(pg_temp.lose('5 minutes', '1 second'), '- then ' || :'m6' || '/5', 'four times: five');
SELECT is(pg_temp.lose('15 minutes', '1 second'), '- then ' || :'m6' || '/6', 'five times: a quarter of an hour');
SELECT is(array_agg(extract(epoch FROM desk.read_wait(n))::integer ORDER BY n), '{0,0,10,60,300,900,900}', 'all the waits')
FROM generate_series(0, 6) n;
SELECT is(desk.due_incoming(100), 0, 'it is in hand: not lost yet');
SELECT is(desk.due_next_ms(), 30000, 'nor for the next half minute');
SELECT pg_temp.wait('110 seconds');
SELECT is(desk.due_next_ms(), 10000, 'but then');
SELECT pg_temp.wait('1 hour');
SELECT is(pg_temp.claims('f', 9), '-', 'there is no seventh time');
SELECT is(desk.due_incoming(0), 0, 'at most so many at once');
SELECT is(desk.due_incoming(100), 1, 'six readers did not come back');
SELECT is(state, 'parked', 'it is parked'), is(cause, 'reader-lost', 'for that cause'),
    is(detail, 'six readers took it and did not come back', 'in words') FROM desk.incoming WHERE id = :m6;
SELECT is(api.read_failed(:m6, 'x', 'y'), 'parked', 'a late failure changes nothing'), is(cause, 'reader-lost', 'not even the cause')
FROM desk.incoming WHERE id = :m6;

-- A reader that somebody killed is a lost attempt, too: only what is against the mail itself counts to three
SELECT pg_temp.store() AS m7 \gset
CREATE FUNCTION pg_temp.fails(mail bigint, causes text[]) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_cause text;
    v_state text;
BEGIN
    FOREACH v_cause IN ARRAY causes LOOP
        PERFORM pg_temp.wait('20 minutes'), pg_temp.claims('g', 9);
        v_state := api.read_failed(mail, v_cause, 'so it was');
    END LOOP;
    RETURN (SELECT concat_ws(' ', v_state, i.attempts, i.failures, i.cause) FROM desk.incoming i WHERE i.id = mail);
END;
$$;
SELECT is(pg_temp.fails(:m7, '{reader-killed,reader-killed,reader-killed}'), 'new 3 0 reader-killed', 'killed three times: tried again');
SELECT is(desk.read_retry('0'), NULL, 'not at once');
SELECT is(desk.due_incoming(100), 0, 'and not parked meanwhile');
SELECT is(pg_temp.fails(:m7, '{reader-died,reader-timeout}'), 'new 5 2 reader-timeout', 'two failures of its own');
SELECT is(pg_temp.fails(:m7, '{reader-killed,reader-killed}'), 'new 7 2 reader-killed', 'each kind has a bound of its own');
UPDATE desk.incoming SET leased_until = 'infinity' WHERE id = :m7;
SELECT pg_temp.store() AS m8 \gset
SELECT is(pg_temp.fails(:m8, '{refused,reader-killed,refused,reader-nonsense}'), 'parked 4 3 reader-nonsense', 'the third failure of its own');
SELECT pg_temp.store() AS m9 \gset
SELECT is(pg_temp.fails(:m9, '{reader-killed,reader-killed,reader-killed,reader-died,reader-killed,reader-killed,reader-killed}'),
    'parked 7 1 reader-killed', 'killed six times');
UPDATE desk.incoming SET leased_until = NULL WHERE id = :m7;
SELECT is(pg_temp.claims('g', 9), :'m7' || '/8', 'the one before goes on');
SELECT api.read_lost('g');
SELECT is(desk.due_incoming(100), 1, 'lost once, killed five times');
SELECT is(detail, 'six readers took it and did not come back; another time: reader-killed: so it was', 'all that is known is told')
FROM desk.incoming WHERE id = :m7;

-- Orderly stops give back what they had, also of a mail that was tried before
SELECT pg_temp.store() AS m10 \gset
SELECT pg_temp.fails(:m10, '{reader-died,reader-died,reader-killed}') \g /dev/null
SELECT pg_temp.claims('h', 9), api.read_release('h'), pg_temp.claims('h', 9), api.read_release('h') \g /dev/null
SELECT is(i.attempts || ' ' || i.failures, '3 2', 'as it was') FROM desk.incoming i WHERE id = :m10;
UPDATE desk.incoming SET attempts = 0, failures = 0 WHERE id = :m10;
SELECT is(api.read_failed(:m10, 'reader-died', 'late'), 'new', 'a word about an attempt that was given back');
SELECT is(i.failures, 0::smallint, 'is no failure') FROM desk.incoming i WHERE id = :m10;

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
