-- desk.thread_of, desk.thread_candidates: which mail joins which ticket, and which only says so.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept('{"message_id": "<m1@customer.test>", "subject": "One"}') AS anna,
    pg_temp.accept('{"message_id": "<m2@other.test>", "subject": "Two"}' || pg_temp.sender('bert@other.test')) AS bert;
SELECT (pg_temp.ticket(anna)).number AS anna, (pg_temp.ticket(bert)).number AS bert,
    (pg_temp.ticket(anna)).anchor AS anchor, (pg_temp.receipt(anna)).message_id AS receipt,
    (pg_temp.receipt(anna)).reply_to AS reply_to, (pg_temp.receipt(bert)).reply_to AS bert_reply_to FROM story \gset

-- What becomes of a mail: 'NUMBER by WAY' when it joins, 'new' or 'ATTENTION NUMBER' when not.
CREATE FUNCTION pg_temp.goes(more jsonb) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket := pg_temp.ticket(pg_temp.accept(more));
    m desk.message;
BEGIN
    SELECT * INTO m FROM desk.message ORDER BY id DESC LIMIT 1;
    IF m.joined_by <> 'new' THEN
        RETURN t.number || ' by ' || m.joined_by;
    END IF;
    RETURN coalesce(t.attention || ' ' || (SELECT number FROM desk.ticket WHERE id = t.claims), 'new');
END;
$$;
CREATE FUNCTION pg_temp.to_address(a text) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('to', jsonb_build_array(jsonb_build_object('name', '', 'address', a)))
$$;

SELECT is(pg_temp.goes('{"subject": "Three"}'), 'new', 'a new matter');
SELECT is(pg_temp.goes('{"subject": "One"}'), 'new', 'equal titles never thread');
SELECT is(pg_temp.goes('{"subject": "Re: One"}'), 'new', 'nor with Re:');

-- By token
SELECT is(pg_temp.goes(pg_temp.to_address(:'reply_to')), :'anna' || ' by token', 'the token');
SELECT is(pg_temp.goes(pg_temp.to_address(upper(:'reply_to'))), :'anna' || ' by token', 'in any case');
SELECT is(pg_temp.goes(jsonb_build_object('cc', jsonb_build_array(jsonb_build_object('name', '', 'address', :'reply_to')))),
    :'anna' || ' by token', 'in Cc');
SELECT is(pg_temp.goes(jsonb_build_object('delivered_to', jsonb_build_array(:'reply_to'))), :'anna' || ' by token', 'in Delivered-To');
SELECT is(pg_temp.goes(pg_temp.to_address(replace(:'reply_to', 'support+', 'sales+'))), :'anna' || ' by token', 'at any address of ours');
SELECT is(pg_temp.goes(pg_temp.to_address(replace(:'reply_to', 'acme', 'evil'))), 'new', 'not at somebody else''s');
SELECT is(pg_temp.goes(pg_temp.to_address('support+bbbbbbbbbbbbbbbbbbbbbbbbbb@acme.test')), 'new', 'a guessed token is nothing');
SELECT is(pg_temp.goes(pg_temp.to_address(:'bert_reply_to')), 'wrong-person ' || :'bert', 'another''s token is held');
SELECT is(pg_temp.goes(pg_temp.to_address(:'reply_to') || pg_temp.sender('mallory@evil.test')), 'wrong-person ' || :'anna',
    'a stranger with the token too');
SELECT is(pg_temp.goes(pg_temp.to_address(:'reply_to') || pg_temp.sender('mallory@evil.test') || pg_temp.vouched('evil.test')),
    'wrong-person ' || :'anna', 'authenticated or not');
SELECT is(pg_temp.goes(pg_temp.to_address(:'reply_to') || '{"from": {"address": "ANNA@customer.test"}}'), :'anna' || ' by token',
    'a participant whatever the case of her address');
SELECT is(pg_temp.goes(pg_temp.to_address(:'bert_reply_to') || jsonb_build_object('in_reply_to', jsonb_build_array(:'receipt'))),
    'wrong-person ' || :'bert', 'a token counts before ids');

-- By Message-ID
SELECT is(pg_temp.goes(jsonb_build_object('in_reply_to', jsonb_build_array(:'receipt'))), :'anna' || ' by message-id', 'our Message-ID');
SELECT is(pg_temp.goes(jsonb_build_object('references', jsonb_build_array('<x@y>', :'receipt', '<z@y>'))), :'anna' || ' by message-id',
    'among References');
SELECT is(pg_temp.goes('{"references": ["<m1@customer.test>"]}'), :'anna' || ' by message-id', 'her own Message-ID');
SELECT is(pg_temp.goes('{"references": ["<m2@other.test>"]}'), 'wrong-person ' || :'bert', 'somebody else''s Message-ID');
SELECT is(pg_temp.goes('{"references": ["<m2@other.test>", "<m1@customer.test>"]}'), :'anna' || ' by message-id',
    'hers among others');
SELECT is(pg_temp.goes(jsonb_build_object('in_reply_to', jsonb_build_array(:'receipt')) || pg_temp.sender('mallory@evil.test')),
    'wrong-person ' || :'anna', 'a stranger who knows the id');
SELECT is(pg_temp.goes('{"references": ["<m1@customer.test>"], "authentication": {"dmarc": "fail", "header_from": "customer.test"}}'),
    'new', 'her id counts for nothing in a forged mail');
SELECT desk.note_put((pg_temp.ticket(anna)).id, jsonb_populate_record(NULL::desk.mail,
    jsonb_build_object('message_id', '<note@acme.test>', 'subject', 'One', 'received_at', desk.now())), '{"new_text": "Hello."}', 'note', NULL, NULL)
    FROM story \g /dev/null
SELECT is(pg_temp.goes('{"references": ["<note@acme.test>"]}'), :'anna' || ' by message-id', 'what answers an agent''s own mail');
SELECT is(pg_temp.goes('{"references": ["<note@acme.test>"], "authentication": {"dmarc": "fail", "header_from": "customer.test"}}'),
    'new', 'not when it is forged');
SELECT is(pg_temp.goes(jsonb_build_object('in_reply_to', jsonb_build_array(:'receipt'),
    'authentication', jsonb '{"dmarc": "fail", "header_from": "customer.test"}')), :'anna' || ' by message-id',
    'our secret one does, some providers break DMARC');

-- By anchor
SELECT is(pg_temp.goes(jsonb_build_object('references', jsonb_build_array(:'anchor'))), :'anna' || ' by anchor', 'the anchor');
SELECT is(pg_temp.goes(jsonb_build_object('references', jsonb_build_array(:'anchor')) || pg_temp.sender('mallory@evil.test')),
    'wrong-person ' || :'anna', 'not for a stranger');

-- By number
SELECT is(pg_temp.goes(jsonb_build_object('subject', format('Re: [ACME-%s] One', :'anna')) || pg_temp.vouched()),
    :'anna' || ' by subject', 'the number of an authenticated participant');
SELECT is(pg_temp.goes(jsonb_build_object('subject', format('Re: [acme-%s] One', :'anna')) || pg_temp.vouched()),
    :'anna' || ' by subject', 'in any case');
SELECT is(pg_temp.goes(jsonb_build_object('subject', format('[ACME-%s]', :'anna'))), 'claims ' || :'anna', 'not authenticated: claims');
SELECT is(pg_temp.goes(jsonb_build_object('subject', format('[ACME-%s]', :'bert')) || pg_temp.vouched()), 'claims ' || :'bert',
    'authenticated, but another''s');
SELECT is(pg_temp.goes(jsonb_build_object('subject', s) || pg_temp.vouched()), 'new', 'not a number of ours: ' || s)
FROM unnest(ARRAY['[ACME-999999]', '[OTHER-1]', 'ACME-1', '[ACME-]', '[ACME-99999999999999999999]', '[ACME-1x]']) s;
SELECT is(pg_temp.goes(jsonb_build_object('subject', format('[ACME-%s] [ACME-%s]', :'bert', :'anna')) || pg_temp.vouched()),
    :'anna' || ' by subject', 'her number among others');

-- The functions themselves
SELECT is((desk.thread_of(pg_temp.mail(), pg_temp.setting())).ticket_id, NULL, 'no sign, no ticket');
SELECT results_eq(format($$SELECT rank, joined_by FROM desk.thread_candidates(pg_temp.mail(pg_temp.to_address(%L)
        || jsonb_build_object('in_reply_to', jsonb_build_array(%L, %L), 'subject', '[ACME-%s]')), pg_temp.setting()) ORDER BY 1$$,
    :'reply_to', :'receipt', :'anchor', :'anna'),
    $$VALUES (1, 'token'), (2, 'message-id'), (3, 'anchor'), (4, 'subject')$$, 'all signs, the surest first');
SELECT is((SELECT count(*) FROM desk.ticket t JOIN desk.customer c ON c.id = t.customer_id WHERE c.address = 'mallory@evil.test'),
    4::bigint, 'a stranger''s mails are tickets of his own');
SELECT is_empty($$SELECT FROM desk.participant p JOIN desk.customer c ON c.id = p.customer_id JOIN desk.ticket t ON t.id = p.ticket_id
    WHERE c.id <> t.customer_id$$, 'nobody came to take part by writing');

-- Ten thousand guesses join nothing: each number that there is or will be, and everything of ours with one letter changed, in
-- mail of a proven stranger and of the participant herself.
-- The first of each hundred guesses of which one joins.
CREATE FUNCTION pg_temp.joins(who text, place text, guesses text[]) RETURNS text[]
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting := pg_temp.setting();
    m desk.mail := pg_temp.mail(pg_temp.sender(who) || pg_temp.vouched(split_part(who, '@', 2)));
    v_some text[];
    v_joined text[] := '{}';
BEGIN
    m.customer_id := (SELECT id FROM desk.customer WHERE address = who);
    FOR n IN 0 .. (cardinality(guesses) - 1) / 100 LOOP -- a hundred a mail
        v_some := guesses[n * 100 + 1:n * 100 + 100];
        IF place = 'subject' THEN m.subject := array_to_string(v_some, ' '); ELSIF place = 'parent' THEN m.parents := v_some; ELSE m.recipients := v_some; END IF;
        IF (desk.thread_of(m, s)).joined_by IS NOT NULL THEN
            v_joined := v_joined || v_some[1];
        END IF;
    END LOOP;
    RETURN v_joined;
END;
$$;
-- The secret with one of its letters replaced.
CREATE FUNCTION pg_temp.spoilt(secret text, first integer, length integer, n integer) RETURNS text
LANGUAGE sql
AS $$
    SELECT overlay(secret PLACING CASE substr(secret, place, 1) WHEN letter THEN 'z' ELSE letter END FROM place FOR 1)
    FROM (SELECT first + n % length AS place, substr('abcdefgh23456789', 1 + n / length % 16, 1) AS letter) c
$$;
CREATE FUNCTION pg_temp.guesses(form text) RETURNS text[] LANGUAGE sql
AS $$ SELECT array_agg(format(form, n)) FROM generate_series(1, 10000) n $$;
SELECT is(pg_temp.joins('anna@customer.test', 'parent', ARRAY['<x@y>', :'anchor']), '{<x@y>}', 'what is right joins');
SELECT is(pg_temp.joins('bert@other.test', 'subject', array_remove(pg_temp.guesses('[ACME-%s]'), format('[ACME-%s]', :'bert'))), '{}', 'ten thousand numbers');
SELECT is(pg_temp.joins('bert@other.test', 'subject', pg_temp.guesses('[ACME-%s]')), ARRAY[format('[ACME-%s]', (:bert - 1) / 100 * 100 + 1)], 'of which one is his own');
SELECT is(pg_temp.joins('anna@customer.test', 'recipient', pg_temp.guesses('support+%s@acme.test')), '{}', 'ten thousand numbers as addresses');
SELECT is(pg_temp.joins('anna@customer.test', 'parent', pg_temp.guesses('<ticket-%s@acme.test>')), '{}', 'ten thousand numbers as anchors');
SELECT is(pg_temp.joins(who, 'parent', (SELECT array_agg(id) FROM generate_series(1, 2500) n CROSS JOIN LATERAL (VALUES
        (pg_temp.spoilt(:'anchor', 9, 25, n)), (pg_temp.spoilt(:'receipt', 2, 32, n)), (format('<%s@acme.test>', md5(n::text))), (format('<m%s@customer.test>', n + 1000000))) v (id))),
    '{}', 'ten thousand ids by ' || who) FROM unnest(ARRAY['anna@customer.test', 'mallory@evil.test']) who;
SELECT is(pg_temp.joins('anna@customer.test', 'recipient', (SELECT array_agg(pg_temp.spoilt(:'reply_to', 9, 26, n)) FROM generate_series(1, 10000) n)), '{}', 'ten thousand tokens');

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
