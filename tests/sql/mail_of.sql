-- desk.mail_of, desk.mail_authentication, desk.mail_again and the small functions that take texts apart.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

SELECT is((m).from_address, 'Anna.K@customer.test', 'the domain is folded, the local part is not'),
    is((m).from_domain, 'customer.test', 'the domain alone'),
    is((m).recipients, '{support@acme.test,bert@x.test,desk@y.test}', 'all recipients, lower case'),
    is((m).delivered_to, '{support+tok@acme.test}', 'where it was delivered'),
    is((m).parents, '{<p@x>,<p@x>,<o@x>}', 'parents: In-Reply-To, then References from the last'),
    is((m).reference_ids, '{<o@x>,<p@x>}', 'references as they stand'),
    is((m).found, 'lv', 'the mail''s language'),
    is((m).loop_marks, '{a,b}', 'loop marks'),
    ok((m).dated AND (m).spam AND (m).header_only AND NOT (m).malformed, 'the flags')
FROM (SELECT pg_temp.mail('{"from": {"name": "A", "address": "Anna.K@CUSTOMER.test"}, "in_reply_to": ["<p@x>"],
    "references": ["<o@x>", "<p@x>"], "to": [{"name": "", "address": "Support@ACME.test"}],
    "cc": [{"name": "B", "address": "Bert@X.test"}], "resent_to": [{"name": "", "address": "desk@y.test"}],
    "delivered_to": ["Support+TOK@acme.test"], "language": {"code": "lv", "confidence": 0.9}, "loop_marks": ["a", "b"],
    "spam": true, "header_only": true}') AS m) one;
SELECT is((pg_temp.mail('{"in_reply_to": ["<p@x>"]}')).reference_ids, '{<p@x>}', 'without References: In-Reply-To');
SELECT is((pg_temp.mail()).language, 'en', 'no language: the mailbox''s'), is((pg_temp.mail()).found, NULL, 'and none is found');
SELECT is((pg_temp.mail(jsonb_build_object('language', l))).found, NULL, 'no language: ' || l::text) FROM (VALUES
    (jsonb '{"code": "lv", "confidence": 0.79}'), ('{"code": "lv"}'), ('{"code": null, "confidence": 1}'), ('{"code": "lv", "confidence": "1"}'),
    ('{"code": "Latvian!", "confidence": 1}'), ('"lv"'), ('[]')) v (l);
SELECT is((pg_temp.mail('{"message_id": ""}')).message_id, NULL, 'no Message-ID');
SELECT is((pg_temp.mail(jsonb_build_object('message_id', '<' || repeat('x', 2000) || '@x>'))).message_id, NULL,
    'what is too long to be a Message-ID is none');
SELECT is((pg_temp.mail(jsonb_build_object('references', jsonb_build_array('<' || repeat('x', 2000) || '@x>', '<a@x>')))).parents,
    '{<a@x>}', 'nor a parent');
SELECT is(length((pg_temp.mail(jsonb_build_object('subject', repeat('x', 5000)))).subject), 1000, 'a subject has an end');
SELECT is((pg_temp.mail('{"from": null, "from_count": 0, "date": null}')).from_address, NULL, 'no sender');
SELECT ok(NOT (pg_temp.mail('{"date": null}')).dated, 'no date');

-- Authentication
SELECT ok((pg_temp.mail(pg_temp.vouched())).authenticated, 'DMARC passed for the domain of From');
SELECT ok(NOT (pg_temp.mail(x)).authenticated, 'not authenticated: ' || x::text) FROM (VALUES
    (jsonb '{}'), (pg_temp.vouched('else.test')), (pg_temp.vouched() || '{"from_count": 2}'), (pg_temp.vouched() || '{"malformed": true}'),
    (jsonb '{"authentication": {"dmarc": "none", "header_from": "customer.test"}}'),
    (jsonb '{"authentication": {"dmarc": "pass", "header_from": null}}')) v (x);
SELECT ok((desk.mail_authentication(pg_temp.mail(), '{"dmarc": "PASS", "header_from": "anna@Customer.TEST"}')).authenticated,
    'header.from may be an address, in any case');

SELECT is(desk.mail_again(i), desk.mail_again(i), 'a mail can be looked at again')
FROM desk.incoming i WHERE i.id = pg_temp.accept();
SELECT is(m.from_address, 'anna@customer.test', 'as it was'), is(m.queue, 'general', 'with the mailbox''s queue')
FROM desk.incoming i, desk.mail_again(i) m;

-- Addresses
SELECT is(desk.address_clean('Anna.K@CUSTOMER.Test'), 'Anna.K@customer.test', 'an address');
SELECT is(desk.address_clean(U&'ann\212A@customer.test'), U&'ann\212A@customer.test', 'the Kelvin sign stays itself');
SELECT isnt(lower((U&'\212A@x.test') COLLATE "C"), 'k@x.test', 'and is never a k');
SELECT is(desk.address_clean('anna@' || U&'\FF43ustomer.test'), 'anna@' || U&'\FF43ustomer.test', 'nor is a wide c a c');
SELECT is(desk.addresses_of('[{"address": "A@x.test"}]', '[]', '[{"address": "B@x.test"}, {"address": "c@x.test"}]'),
    '{a@x.test,b@x.test,c@x.test}', 'lists of addresses');
SELECT is(desk.addresses_of('[]'), '{}', 'an empty one');
SELECT is(desk.lower_all('{A@X.test,b@x.test}'), '{a@x.test,b@x.test}', 'in lower case');
SELECT is(desk.lower_all(NULL), '{}', 'none at all');
SELECT ok(desk.own_address('Support@acme.TEST', pg_temp.setting()), 'our address');
SELECT ok(desk.own_address('help+abc@acme.test', pg_temp.setting()), 'with a token');
SELECT ok(NOT desk.own_address(a, pg_temp.setting()), 'not ours: ' || a)
FROM unnest('{supportx@acme.test,+support@acme.test,support+a@else.test,support@acme.testx,support}'::text[]) a;
SELECT is(desk.own_address(NULL, pg_temp.setting()), NULL, 'no address');
SELECT ok(desk.own_plus_address('support+x@acme.test', '{support@acme.test}', '+'), 'something behind the delimiter');
SELECT ok(NOT desk.own_plus_address('support-x@acme.test', '{support@acme.test}', '+'), 'another delimiter');
SELECT ok(desk.own_among('{a@x.test,support+1@acme.test}', pg_temp.setting()), 'ours among others');
SELECT ok(NOT desk.own_among('{}', pg_temp.setting()), 'not among none');
SELECT ok(desk.machine_address('noreply@x.test') AND NOT desk.machine_address('nora@x.test'), 'a machine''s address');
SELECT is(desk.reply_address('sales@acme.test', 'tok', pg_temp.setting()), 'sales+tok@acme.test', 'a reply address');
SELECT is(desk.reply_address('sales@acme.test', 'tok', pg_temp.setting('{"delimiter": "-"}')), 'sales-tok@acme.test',
    'by another delimiter');
SELECT is(desk.reply_address('sales@acme.test', 'tok', pg_temp.setting('{"plus_addresses": false}')), 'sales@acme.test',
    'without plus-addresses');
SELECT set_eq($$SELECT unnest(desk.tokens_in(pg_temp.mail('{"to": [{"address": "Support+abc@ACME.test"}, {"address": "x+no@y.test"}],
    "cc": [{"address": "sales+def@acme.test"}], "delivered_to": ["help+abc@acme.test"]}'), pg_temp.setting()))$$,
    '{abc,def}'::text[], 'tokens in recipients');
SELECT is(desk.sender_of(pg_temp.document()), 'Anna <anna@customer.test>', 'From as people see it');
SELECT is(desk.sender_of('{"from": {"name": "", "address": "a@b.test"}}'), 'a@b.test', 'without a name');
SELECT is(desk.sender_of('{"from": null, "from_raw": "rubbish"}'), 'rubbish', 'what there is');
SELECT is(desk.sender_of('{"from": null, "from_raw": null}'), '', 'nothing');

-- Lists, signs, ids
SELECT is(desk.strings_of('["a", "b"]'), '{a,b}', 'strings'), is(desk.strings_of(NULL), '{}', 'no list');
SELECT is(desk.ids_of('["<a@x>", "", "<b@x>"]'), '{<a@x>,<b@x>}', 'ids in their order'), is(desk.ids_of('[]'), '{}', 'no ids');
SELECT is(desk.array_reverse('{a,b,c}'), '{c,b,a}', 'the last first'), is(desk.array_reverse('{}'), '{}', 'of nothing');
SELECT is(desk.signal('[{"signal": "list", "header": "List-Id", "value": "<x>"}]', 'precedence', 'list'), 'List-Id: <x>', 'a sign');
SELECT is(desk.signal('[{"signal": "list", "header": "List-Id", "value": "<x>"}]', 'subject'), NULL, 'another one');
SELECT is(desk.signal('[]', 'list'), NULL, 'no signs'), is(desk.signal(NULL, 'list'), NULL, 'no list of signs');
SELECT is(length(desk.signal(jsonb_build_array(jsonb_build_object('signal', 's', 'header', 'h', 'value', repeat('x', 999))), 's')), 200,
    'a sign is cut');
SELECT is(desk.id_safe('<a.b@x.test>'), '<a.b@x.test>', 'an id that may stand in our header');
SELECT is(desk.id_safe(i), NULL, 'not: ' || coalesce(left(i, 20), 'null'))
FROM unnest(ARRAY['a@x', '<a b@x>', E'<a\r\nBcc: v@x>', '<a<b@x>', U&'<\00E9@x>', '<>', '<' || repeat('a', 300) || '>', NULL]) i;
SELECT is(desk.references_for('{}', '<t@x>', '<p@x>'), '{<t@x>,<p@x>}', 'anchor and parent');
SELECT is(desk.references_for('{}', '<t@x>', NULL), '{<t@x>}', 'no parent');
SELECT is(desk.references_for('{<a@x>,<t@x>,bad,<p@x>}', '<t@x>', '<p@x>'), '{<t@x>,<a@x>,<p@x>}', 'each once, safe ones only');
SELECT is(cardinality(r), 22, 'at most anchor, first, and the last 20'), is(r[2], '<1@x>', 'the first'), is(r[3], '<72@x>', 'the cut'),
    is(r[21:], '{<90@x>,<p@x>}', 'the last')
FROM desk.references_for(ARRAY(SELECT format('<%s@x>', n) FROM generate_series(1, 90) n), '<t@x>', '<p@x>') r;

-- Subjects
SELECT is(desk.subject_core(s), c, 'core of ' || s) FROM (VALUES ('My printer', 'my printer'), ('Re: My  printer', 'my printer'),
    ('AW: Re[2]: [ACME-17] my printer #4', 'my printer'), ('Auto: My printer 12/7', 'my printer'), ('', ''), ('42', ''),
    ('[A-1] [B-2] RE: x', 'x')) v (s, c);
SELECT is(desk.subject_shown(s), c, 'shown: ' || s) FROM (VALUES ('My printer', 'My printer'),
    ('see https://evil.example/x', 'see https[:]//evil[.]example/x'), ('mailto:a@b.test now', 'mailto[:]a@b[.]test now'),
    (E'two\r\nlines\tand  more', 'two lines and more'), ('www.evil.example', 'www[.]evil[.]example'), ('10.0.0.1', '10[.]0[.]0[.]1'),
    (U&'a\202Eb', 'a b'), ('Re: end.', 'Re: end.'), (' ', '')) v (s, c);
SELECT is(length(desk.subject_shown(repeat('word ', 100))), 80, 'at most 80 characters');
SELECT is(desk.utc_text('2026-11-20T12:15:00+02:00'), '2026-11-20T10:15:00Z', 'a moment in UTC');

-- Names that nobody can guess
SELECT matches(desk.random_letters(), '^[a-h2-9]{128}$', 'letters and digits without look-alikes');
SELECT isnt(desk.random_letters(), desk.random_letters(), 'never the same');
SELECT is(desk.message_id_new(repeat('a', 128), 'support@acme.test'), '<' || repeat('a', 32) || '@acme.test>', 'a Message-ID');
SELECT is(desk.attention_of(pg_temp.mail('{"malformed": true, "header_only": true}')), 'unparsed', 'malformed'),
    is(desk.attention_of(pg_temp.mail('{"header_only": true}')), 'too-large', 'too large'),
    is(desk.attention_of(pg_temp.mail()), NULL, 'nothing the matter');
SELECT ok(NOT desk.automatic_mail(pg_temp.mail(), (13, 'send', '')::desk.decision), 'a person''s mail'),
    ok(desk.automatic_mail(pg_temp.mail(), (4, 'never', '')::desk.decision), 'a machine''s by the rules'),
    ok(desk.automatic_mail(pg_temp.mail('{"kind": "list"}'), (0, 'never', '')::desk.decision), 'a machine''s by its kind'),
    ok(NOT desk.automatic_mail(pg_temp.mail(), (8, 'never', '')::desk.decision), 'not by the later rules');

SELECT * FROM finish();
ROLLBACK;
