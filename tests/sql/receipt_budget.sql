-- desk.receipt_rule_12, desk.receipts_spent, desk.breaker_check: what nobody's mail may make us send.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

-- The rule that decides on a mail from there with that subject, as it would be accepted now.
CREATE FUNCTION pg_temp.comes(sender text, subject text, more jsonb DEFAULT '{}') RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
    v_mail bigint := pg_temp.accept(pg_temp.sender(sender) || jsonb_build_object('subject', subject) || more);
BEGIN
    RETURN (SELECT i.receipt_rule FROM desk.incoming i WHERE i.id = v_mail);
END;
$$;
CREATE FUNCTION pg_temp.word(n integer) RETURNS text
LANGUAGE sql
AS $$
    SELECT translate(n::text, '0123456789', 'abcdefghij')
$$;

-- An address: 3 an hour, 10 a day
SELECT is(pg_temp.comes('a@one.test', pg_temp.word(n)), CASE WHEN n <= 3 THEN 13 ELSE 12 END, format('mail %s of an hour', n))
FROM generate_series(1, 5) n;
SELECT matches(receipt_reason, 'a@one.test had 3 receipts within an hour', 'the reason says which budget')
FROM desk.incoming ORDER BY id DESC LIMIT 1;
SELECT is(pg_temp.comes('A@ONE.test', 'upper case'), 12, 'whatever the case of the address');
SELECT is(pg_temp.comes('b@one.test', 'another'), 13, 'not another address');
SELECT pg_temp.wait('61 minutes');
SELECT is(pg_temp.comes('a@one.test', 'h' || pg_temp.word(n)), 13, 'and again after an hour') FROM generate_series(1, 3) n;
SELECT pg_temp.wait('61 minutes');
SELECT is(pg_temp.comes('a@one.test', 'i' || pg_temp.word(n)), 13, 'and again') FROM generate_series(1, 3) n;
SELECT pg_temp.wait('61 minutes');
SELECT is(pg_temp.comes('a@one.test', 'tenth'), 13, 'the tenth of a day');
SELECT is(pg_temp.comes('a@one.test', 'eleventh'), 12, 'and no more');
SELECT matches(receipt_reason, '10 receipts within a day', 'by the day''s budget') FROM desk.incoming ORDER BY id DESC LIMIT 1;
SELECT pg_temp.wait('22 hours');
SELECT is(pg_temp.comes('a@one.test', 'next day'), 13, 'a day later again');

-- A subject: once a day
SELECT is(pg_temp.comes('s@two.test', 'Order 17'), 13, 'a subject');
SELECT is(pg_temp.comes('s@two.test', 're: [OTHER-3] Order #18'), 12, 'its like of the same day');
SELECT matches(receipt_reason, 'for this subject within a day', 'says why') FROM desk.incoming ORDER BY id DESC LIMIT 1;
SELECT is(pg_temp.comes('t@two.test', 'Order 17'), 13, 'from somebody else it is another');
SELECT is(pg_temp.comes('s@two.test', 'Orders'), 13, 'another subject too');
SELECT pg_temp.wait('25 hours');
SELECT is(pg_temp.comes('s@two.test', 'Order 17'), 13, 'and the same a day later');

-- A domain: here 4 an hour
SELECT api.configure(pg_temp.configuration(budget => '{"per_domain_hour": 4}'));
SELECT is(pg_temp.comes(pg_temp.word(n) || '@three.test', 'x'), CASE WHEN n <= 4 THEN 13 ELSE 12 END, 'a domain''s mail ' || n)
FROM generate_series(1, 5) n;
SELECT matches(receipt_reason, 'its domain had 4 receipts', 'says why') FROM desk.incoming ORDER BY id DESC LIMIT 1;
SELECT pg_temp.wait('66 minutes');
SELECT is(pg_temp.comes('z@three.test', 'x'), 13, 'an hour later again');

-- The destination's budget counts, not the sender's word
SELECT pg_temp.wait('2 days');
SELECT pg_temp.comes('v@four.test', pg_temp.word(n)) FROM generate_series(1, 3) n;
SELECT is(pg_temp.comes('forged@four.test', 'q', '{"return_path": "v@four.test"}'), 12, 'whoever is to get it');

-- All together: the breaker
SELECT pg_temp.wait('2 hours');
SELECT api.configure(pg_temp.configuration(budget => '{"per_hour": 2}'));
SELECT is(desk.receipts_spent(), 0::bigint, 'nothing is spent in this hour');
SELECT is(pg_temp.comes(pg_temp.word(n) || '@five.test', 'x'), CASE WHEN n <= 2 THEN 13 ELSE 12 END, 'mail to the desk ' || n)
FROM generate_series(1, 4) n;
SELECT is(desk.receipts_spent(), 2::bigint, 'two are spent');
SELECT is((SELECT count(*) FROM desk.alarm WHERE name = 'receipt-budget'), 1::bigint, 'the breaker is an alarm');
SELECT is((SELECT count(*) FROM desk.outbox WHERE kind = 'admin'), 1::bigint, 'of which the admin is told once');
SELECT is((SELECT facts ->> 'name' FROM desk.outbox WHERE kind = 'admin'), 'receipt-budget', 'by name');
SELECT is((SELECT count(*) FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE c.address LIKE '%five.test'),
    4::bigint, 'tickets are made all the same');
SELECT desk.breaker_check(pg_temp.setting());
SELECT is((SELECT count(*) FROM desk.outbox WHERE kind = 'admin'), 1::bigint, 'once more changes nothing');
SELECT pg_temp.wait('66 minutes');
SELECT desk.due_alarms();
SELECT is((SELECT count(*) FROM desk.alarm WHERE name = 'receipt-budget'), 0::bigint, 'an hour later it is over');

-- Nothing at all
SELECT api.configure(pg_temp.configuration(budget => '{"per_ticket": 0}'));
SELECT is(pg_temp.comes('x@six.test', 'x'), 12, 'no automatic mail to tickets');
SELECT api.configure(pg_temp.configuration(budget => '{"per_address_hour": 0}'));
SELECT is(pg_temp.comes('x@six.test', 'y'), 12, 'none to an address');
SELECT api.configure(pg_temp.configuration());
SELECT is(pg_temp.comes('s' || n || '@six.test', 'z', jsonb_build_object('received_count', n)), CASE WHEN n <= 50 THEN 13 ELSE 12 END,
    format('%s servers', n)) FROM unnest('{50,51}'::integer[]) n;

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
