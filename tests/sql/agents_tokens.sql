-- Addresses that are nearly an agent's: more than ten thousand of them, each in a mail that is proven to be his. None finds the
-- ticket, which is what desk.accept_agent asks; and of those that go all the way nothing comes to anybody outside.
BEGIN;
\ir story.psql
\ir agents.psql
SELECT * FROM no_plan();

SELECT pg_temp.accept('{"subject": "Printer"}' || pg_temp.vouched()) AS printer \gset
SELECT desk.agent_token((pg_temp.ticket(:printer)).id, pg_temp.agent('anna'), 'agent') AS token,
    desk.agent_token((pg_temp.ticket(:printer)).id, pg_temp.agent('anna'), 'note') AS note,
    desk.agent_token((pg_temp.ticket(:printer)).id, pg_temp.agent('boris'), 'agent') AS his \gset

CREATE TEMPORARY TABLE mutation (how text, address text);
INSERT INTO mutation
SELECT v.how, 'support+' || v.token || '@acme.test'
FROM generate_series(1, length(:'token')) p,
    unnest(string_to_array('a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9 - _ . + = % * ? '' " \ / # ! ~ | { } ^ $ & ` й é １ ａ ſ ı', ' ')) c,
    LATERAL (VALUES
        ('a character changed', overlay(:'token' PLACING c FROM p FOR 1)),
        ('a character put in', overlay(:'token' PLACING c FROM p FOR 0)),
        ('two characters changed', overlay(overlay(:'token' PLACING c FROM p FOR 1) PLACING c FROM p % 26 + 1 FOR 1)),
        ('a character doubled and one changed', overlay(:'token' PLACING c || c FROM p FOR 1)),
        ('cut and filled up', rpad(left(:'token', p - 1), 26, c)),
        ('cut in front and filled up', lpad(substr(:'token', p + 1), 26, c))) v (how, token)
UNION ALL
SELECT v.how, 'support+' || v.token || '@acme.test'
FROM generate_series(1, 25) p, generate_series(p + 1, 26) q,
    LATERAL (VALUES
        ('two characters swapped', overlay(overlay(:'token' PLACING substr(:'token', q, 1) FROM p FOR 1) PLACING substr(:'token', p, 1) FROM q FOR 1)),
        ('a piece of it', substr(:'token', p, q - p + 1)),
        ('a piece taken out', overlay(:'token' PLACING '' FROM p FOR q - p)),
        ('a piece turned', overlay(:'token' PLACING reverse(substr(:'token', p, q - p + 1)) FROM p FOR q - p + 1)),
        ('a piece of the note address', overlay(:'token' PLACING substr(:'note', p, q - p + 1) FROM p FOR q - p + 1)),
        ('a piece of another agent''s', overlay(:'token' PLACING substr(:'his', p, q - p + 1) FROM p FOR q - p + 1)),
        ('rotated', substr(:'token', q) || left(:'token', q - 1)),
        ('repeated', substr(:'token', p) || substr(:'token', q))) v (how, token)
UNION ALL
SELECT 'lengthened', 'support+' || v || '@acme.test'
FROM generate_series(1, 40) n, LATERAL (VALUES (:'token' || repeat('a', n)), (repeat('2', n) || :'token'), (:'token' || '+' || n), (n || '+' || :'token'),
    (:'token' || right(:'token', n)), (:'token' || '-' || n), (:'token' || '=' || repeat('x', n) || '=acme.test')) l (v)
UNION ALL
SELECT 'another delimiter', 'support' || d || :'token' || '@acme.test'
FROM unnest(string_to_array('- _ . = ++ +- -+ +. # % * ~ ! / | +%2B %2B + +', ' ') || ARRAY['', '+ ', ' +', U&'\FF0B', U&'+\00AD', U&'+\200B']) d
WHERE d <> '+'
UNION ALL
SELECT 'another address', a
FROM unnest(ARRAY['support', 'Support', 'sales', 'help', 'root', '']) l, unnest(ARRAY['acme.test.', 'acme.tes', 'acme.testt', 'mail.acme.test', 'acme.test.evil.test',
    'evil.test', 'aсme.test', 'acme-test', 'xn--ame-8cd.test', '[127.0.0.1]', '']) d, LATERAL (VALUES
    (l || '+' || :'token' || '@' || d), (:'token' || '+' || l || '@' || d), (:'token' || '@' || d), (l || '@' || :'token' || '.' || d)) x (a)
UNION ALL
SELECT 'the right one where no address is', a
FROM unnest(ARRAY['support+' || :'token', :'token', '<support+' || :'token' || '@acme.test>', 'support+' || :'token' || '@acme.test@evil.test', 'support@acme.test+' || :'token',
    'mallory@evil.test?support+' || :'token' || '@acme.test', 'support+' || :'token' || ' @acme.test', 'support+' || :'token' || '@ acme.test',
    'support+' || :'token' || E'\n@acme.test', '"support+' || :'token' || '"@acme.test', 'support(x)+' || :'token' || '@acme.test']) a
UNION ALL
SELECT 'another secret', 'support+' || left(desk.random_letters(), 26) || '@acme.test' FROM generate_series(1, 500);
-- What happens to be right is left out, in any case of its letters.
DELETE FROM mutation
WHERE lower(address COLLATE "C") IN (SELECT format('%s+%s@acme.test', a, t) FROM unnest(ARRAY['support', 'sales', 'help']) a, unnest(ARRAY[:'token', :'note', :'his']) t);
DELETE FROM mutation m USING mutation e WHERE m.address = e.address AND m.ctid > e.ctid;
SELECT cmp_ok((SELECT count(*) FROM mutation), '>=', 10000::bigint, 'more than ten thousand');

SELECT is_empty($$
    SELECT mutation.how, mutation.address, a
    FROM mutation CROSS JOIN desk.setting s,
        desk.authority_of(pg_temp.mail(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address(mutation.address)), s) a
    WHERE a.ticket_id IS NOT NULL OR a.purpose IS NOT NULL OR a.token_agent_id IS NOT NULL$$, 'none is an address of hers');

-- All the way, some of each kind, from her.
CREATE TEMPORARY TABLE sample AS
SELECT address FROM (SELECT *, row_number() OVER (PARTITION BY how ORDER BY md5(address)) AS n FROM mutation) m WHERE n <= 12;
CREATE TEMPORARY TABLE came (address text, mail bigint);
CREATE FUNCTION pg_temp.all_of_them() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_more jsonb := pg_temp.from_agent('anna@acme.test', 'Your new printer is on its way.')
        || '{"commands": [], "subject": "Re: Printer"}';
    v_address text;
BEGIN
    FOR v_address IN SELECT address FROM sample LOOP
        INSERT INTO came VALUES (v_address, pg_temp.accept(v_more || pg_temp.to_address(v_address)));
    END LOOP;
END;
$$;
-- Nobody else there to be told: that takes most of the time.
UPDATE desk.agent SET active = false WHERE id <> pg_temp.agent('anna');
SELECT count(*) AS before FROM desk.outbox WHERE audience = 'customer' \gset
SELECT pg_temp.all_of_them();
SELECT is((SELECT count(*) FROM desk.outbox WHERE audience = 'customer'), :before::bigint, 'nothing goes to a customer'),
    is((SELECT count(*) FROM desk.message WHERE agent_id IS NOT NULL), 0::bigint, 'nothing is an answer'),
    cmp_ok((SELECT count(*) FROM came), '>', 150::bigint, 'some hundred of them'),
    is((SELECT count(*) FROM came JOIN desk.note n ON n.incoming_id = came.mail WHERE n.ticket_id = (pg_temp.ticket(:printer)).id), 0::bigint,
        'nothing comes to her ticket'),
    is((SELECT count(*) FROM came JOIN desk.note n ON n.incoming_id = came.mail WHERE n.kind = 'note'), (SELECT count(*) FROM sample), 'and nothing is lost');
SELECT is(pg_temp.becomes(pg_temp.from_agent('anna@acme.test') || pg_temp.to_address('support+' || :'token' || '@acme.test')), 'answer in Printer, relay',
    'the right one is one');

SELECT * FROM finish();
ROLLBACK;
