-- desk.receipt_decide and its rules, desk.receipt_rule_00, receipt_rule_01, receipt_rule_02, receipt_rule_03, receipt_rule_04,
-- receipt_rule_05, receipt_rule_06, receipt_rule_07, receipt_rule_08, receipt_rule_09, receipt_rule_10, receipt_rule_11,
-- receipt_rule_13, receipt_rule_14 (receipt_rule_12 is in receipt_budget.sql): for each rule a mail that only this rule keeps from
-- a receipt (taken out, another verdict or number follows), its edges, and that the first rule that applies decides.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

-- The decision on a mail that differs from a person's ordinary one by more.
CREATE FUNCTION pg_temp.decide(more jsonb, setting jsonb DEFAULT '{}', joined boolean DEFAULT false, known jsonb DEFAULT '{}')
RETURNS text
LANGUAGE sql
AS $$
    SELECT d.rule || ' ' || d.verdict
    FROM desk.receipt_decide(jsonb_populate_record(pg_temp.mail(more), known), pg_temp.setting(setting), joined) d
$$;
CREATE FUNCTION pg_temp.sign(signal text, header text, value text) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('automatic', jsonb_build_array(
        jsonb_build_object('signal', signal, 'header', header, 'value', value)))
$$;

SELECT is(pg_temp.decide('{}'), '13 send', 'a person''s mail is answered');

-- 0: older than the desk
SELECT is(pg_temp.decide('{}', known => '{"old": true}'), '0 never', 'rule 0: mail from before the desk first ran');

-- 1: our own
SELECT is(pg_temp.decide(jsonb_build_object('loop_marks', jsonb_build_array('bcdfghbcdfghbcdfghbcdfgh'))), '6 never',
    'a loop mark that is not ours is another desk''s (rule 6)');
SELECT is(pg_temp.decide(jsonb_build_object('loop_marks', jsonb_build_array((pg_temp.setting()).loop_mark))), '1 never',
    'rule 1: our loop mark');
SELECT is(pg_temp.decide('{}', known => '{"outbox_id": 7}'), '1 never', 'rule 1: our Message-ID');
SELECT is(pg_temp.decide(pg_temp.sender(a)), '1 never', 'rule 1: from ' || a)
FROM unnest('{support@acme.test,SUPPORT@Acme.Test,help@acme.test,sales@acme.test,support+abc@acme.test,help+x@acme.test}'::text[]) a;
SELECT is(pg_temp.decide('{"return_path": "Sales+bounce@acme.test"}'), '1 never', 'rule 1: Return-Path is ours');
SELECT is(pg_temp.decide(pg_temp.sender(a)), '13 send', 'not rule 1: from ' || a)
FROM unnest('{anna@acme.test,supporter@acme.test,support@acme.test.example.org,support-x@acme.test}'::text[]) a;
SELECT is(pg_temp.decide(pg_temp.sender('support+abc@acme.test'), '{"plus_addresses": false}'), '13 send',
    'not rule 1: without plus-addresses it is somebody else''s');

SELECT is(pg_temp.decide(pg_temp.sender('help@acme.test') || '{"return_path": "relay@else.test"}'), '1 never',
    'rule 1: from an alias of ours, whoever sent it');

-- 2: the null sender
SELECT is(pg_temp.decide('{"return_path": ""}'), '2 never', 'rule 2: Return-Path <>');
SELECT is(pg_temp.decide(pg_temp.sign('null-sender', 'Return-Path', '<>')), '2 never', 'rule 2: one Return-Path of several');

-- 3: reports
SELECT is(pg_temp.decide(jsonb_build_object('kind', k)), '3 never', 'rule 3: ' || k) FROM unnest('{bounce,delay,mdn}'::text[]) k;
SELECT is(pg_temp.decide(pg_temp.sign('report', 'Content-Type', 'feedback-report')), '3 never', 'rule 3: feedback');

-- 4: Auto-Submitted
SELECT is(pg_temp.decide('{"kind": "auto_reply"}' || pg_temp.sign('auto-submitted', 'Auto-Submitted', 'auto-replied')), '4 never',
    'rule 4: Auto-Submitted');
SELECT is(pg_temp.decide(pg_temp.sign('auto-submitted', 'Auto-Submitted', '')), '4 never', 'rule 4: one that cannot be read');

-- 5: lists, bulk
SELECT is(pg_temp.decide('{"kind": "list"}' || pg_temp.sign('list', 'List-Id', '<a.b.test>')), '5 never', 'rule 5: a list');
SELECT is(pg_temp.decide(pg_temp.sign('precedence', 'Precedence', 'bulk')), '5 never', 'rule 5: bulk');
SELECT is(pg_temp.decide('{"kind": "list"}'), '5 never', 'rule 5: what the reader takes for a list');

-- 6: other marks
SELECT is(pg_temp.decide(pg_temp.sign(s, 'X', 'y')), '6 never', 'rule 6: ' || s)
FROM unnest('{suppress,x-auto,loop,subject,body}'::text[]) s;
SELECT is(pg_temp.decide('{"loop_marks": ["another-desk"]}'), '6 never', 'rule 6: another desk');
SELECT is(pg_temp.decide(jsonb_build_object('kind', k)), '6 never', 'rule 6: ' || k)
FROM unnest('{calendar,auto_reply,loop}'::text[]) k;

-- 7: machines' addresses
SELECT is(pg_temp.decide(pg_temp.sender(a || '@customer.test')), '7 never', 'rule 7: ' || a)
FROM unnest('{mailer-daemon,MAILER-DAEMON,postmaster,listserv,majordomo,list-request,owner-list,list-owner,bounce,bounces+x,
    no-reply,noreply,do-not-reply,donotreply,do_not_reply,shop.noreply,noreply+17,Bounce-12}'::text[]) a;
SELECT is(pg_temp.decide(pg_temp.sender(a || '@customer.test')), '13 send', 'not rule 7: ' || a)
FROM unnest('{anna,owner,replying,nora.reply,request,master,a.postmaster}'::text[]) a;
SELECT is(pg_temp.decide('{"return_path": "bounces-7@customer.test"}'), '7 never', 'rule 7: Return-Path');
SELECT is(pg_temp.decide('{"kind": "auto_reply"}' || pg_temp.sign('machine-sender', 'From', 'robot@customer.test')), '7 never',
    'rule 7: what the reader knows for a machine''s');
SELECT is(pg_temp.decide('{"kind": "auto_reply"}' || pg_temp.sender('noreply@customer.test')), '7 never',
    'rule 7, not 6: the address says more');

-- 8: not addressed to us
SELECT is(pg_temp.decide('{"to": [{"name": "", "address": "somebody@else.test"}]}'), '8 never', 'rule 8: to somebody else');
SELECT is(pg_temp.decide('{"to": []}'), '8 never', 'rule 8: to nobody');
SELECT is(pg_temp.decide('{"to": [], "delivered_to": ["support@acme.test"]}'), '8 never', 'rule 8: a blind copy');
SELECT is(pg_temp.decide(jsonb_build_object('to', '[]'::jsonb, f, jsonb_build_array(jsonb_build_object('name', '', 'address', a)))),
    '13 send', format('not rule 8: %s in %s', a, f))
FROM unnest('{to,cc,resent_to}'::text[]) f, unnest('{Support@ACME.test,help@acme.test,support+tok@acme.test,info@acme.test}'::text[]) a;
SELECT is(pg_temp.decide('{"to": [{"name": "", "address": "info@acme.test"}]}', '{"forwarders": []}'), '8 never',
    'rule 8: a forwarder that nobody configured');
SELECT is(pg_temp.decide('{"to": [{"name": "", "address": "support+x@acme.test"}]}', '{"plus_addresses": false}'), '8 never',
    'rule 8: a plus-address where there are none');

-- 9: no certain sender
SELECT is(pg_temp.decide('{"from_count": 2}'), '9 never', 'rule 9: two senders');
SELECT is(pg_temp.decide('{"from_count": 0, "from": null}'), '9 never', 'rule 9: no sender');
SELECT is(pg_temp.decide(jsonb_build_object('from', jsonb_build_object('name', '', 'address', a), 'return_path', 'a@customer.test')),
    '9 never', 'rule 9: from ' || coalesce(a, 'null'))
FROM unnest(ARRAY['anna', '@customer.test', 'anna@', 'an na@customer.test', E'anna\x01@customer.test', 'a@b@customer.test',
    '"anna"@customer.test', 'anna@cust,omer.test', '<anna@customer.test>', repeat('a', 65) || '@customer.test',
    'a@' || repeat('a.', 130) || 'test', 'anna@customer..test', 'anna@.test', 'anna@customer.', '', NULL]) a;
SELECT is(pg_temp.decide('{"malformed": true}'), '9 never', 'rule 9: malformed');
SELECT is(pg_temp.decide('{"malformed": true}' || pg_temp.vouched()), '9 never', 'rule 9: malformed, whatever DMARC says');

-- 10: forged, unwanted
CREATE FUNCTION pg_temp.results(dmarc text, spf text, aligned text) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT jsonb_build_object('authentication', jsonb_build_object('authserv', 'mx.acme.test', 'dmarc', dmarc, 'spf', spf,
        'aligned', aligned, 'header_from', 'customer.test'))
$$;
SELECT is(pg_temp.decide(pg_temp.results('fail', 'pass', 'customer.test')), '10 never', 'rule 10: DMARC failed');
SELECT is(pg_temp.decide(pg_temp.results('none', 'fail', NULL)), '10 never', 'rule 10: SPF failed, no DKIM');
SELECT is(pg_temp.decide(pg_temp.results('none', 'fail', 'customer.test')), '13 send', 'not rule 10: DKIM holds');
SELECT is(pg_temp.decide(pg_temp.results('none', 'softfail', NULL)), '13 send', 'not rule 10: SPF is not sure');
SELECT is(pg_temp.decide('{"spam": true}'), '10 never', 'rule 10: spam');

-- 11: joined
SELECT is(pg_temp.decide('{}', joined => true), '11 joined', 'rule 11: a reply');

-- 13, 14: where to
SELECT is(pg_temp.decide('{"return_path": "Anna.Other@customer.test"}'), '13 send', 'rule 13: the same domain');
SELECT is(pg_temp.decide('{"return_path": "x@elsewhere.test"}'), '14 never', 'rule 14: another domain');
SELECT is(pg_temp.decide('{"return_path": null}'), '14 never', 'rule 14: no Return-Path');
SELECT is(pg_temp.decide('{"return_path": "not an address"}'), '14 never', 'rule 14: no address');
SELECT is(pg_temp.decide('{"return_path": "x@elsewhere.test"}' || pg_temp.vouched()), '13 send', 'rule 13: DMARC passed');
SELECT is(pg_temp.decide('{"return_path": null}' || pg_temp.vouched()), '13 send', 'rule 13: DMARC passed without Return-Path');
SELECT is(pg_temp.decide('{"return_path": null}' || pg_temp.vouched('else.test')), '14 never', 'rule 14: DMARC of another domain');
SELECT is(pg_temp.decide('{"return_path": null}' || pg_temp.results('pass', 'pass', NULL)), '13 send', 'rule 13: by SPF alone');
SELECT is(pg_temp.decide('{"return_path": null}' || pg_temp.results('none', 'pass', 'customer.test')), '14 never',
    'rule 14: DKIM without DMARC is not enough');
INSERT INTO desk.agent (address, aliases, name, since) VALUES ('agent@customer.test', '{alias@customer.test}', 'Agent', desk.now());
SELECT is(pg_temp.decide(jsonb_build_object('return_path', a)), '14 never', 'rule 14: an agent''s Return-Path')
FROM unnest('{Agent@customer.test,alias@customer.test}'::text[]) a;
SELECT matches((desk.receipt_decide(pg_temp.mail('{"return_path": "agent@customer.test"}'), pg_temp.setting(), false)).reason, 'agents get no receipts', 'rule 14 says so');
SELECT is(pg_temp.decide('{"return_path": "agent@customer.test"}' || pg_temp.vouched()), '13 send', 'rule 13: the receipt goes to From');
DELETE FROM desk.agent;

SELECT is(desk.receipt_destination(pg_temp.mail('{"return_path": "Other@customer.test"}')), 'Other@customer.test',
    'without DMARC the receipt goes to Return-Path');
SELECT is(desk.receipt_destination(pg_temp.mail('{"return_path": "Other@customer.test"}' || pg_temp.vouched())),
    'anna@customer.test', 'with DMARC to From');
SELECT is(desk.receipt_destination(pg_temp.mail('{"return_path": "x@else.test"}')), NULL, 'and else nowhere');
SELECT is(desk.receipt_destination(pg_temp.mail('{"reply_to": {"name": "", "address": "v@victim.test"},
    "sender": {"name": "", "address": "w@victim.test"}}')), 'anna@customer.test', 'never to Reply-To or Sender');

-- The first rule decides: a mail to which all apply, from which one after the other is taken away.
CREATE TEMPORARY TABLE layer (rule integer, more jsonb, known jsonb);
INSERT INTO layer VALUES
    (0, '{}', '{"old": true}'), (1, '{}', '{"outbox_id": 7}'), (2, '{"return_path": ""}', '{}'),
    (3, '[{"signal": "report", "header": "a", "value": "b"}]', '{}'),
    (4, '[{"signal": "auto-submitted", "header": "a", "value": "b"}]', '{}'),
    (5, '[{"signal": "list", "header": "a", "value": "b"}]', '{}'),
    (6, '[{"signal": "suppress", "header": "a", "value": "b"}]', '{}'),
    (7, '[{"signal": "machine-sender", "header": "a", "value": "b"}]', '{}'),
    (8, '{"to": []}', '{}'), (9, '{"malformed": true}', '{}'), (10, '{"spam": true}', '{}'),
    (11, '{}', '{}'), (12, '{"received_count": 51}', '{}'), (14, '{"return_path": "x@else.test"}', '{}');
CREATE FUNCTION pg_temp.from_layer(first integer) RETURNS text
LANGUAGE sql
AS $$
    SELECT pg_temp.decide(
        coalesce((SELECT jsonb_object_agg(k, v) FROM (SELECT DISTINCT ON (k) k, v FROM layer, jsonb_each(more) AS e (k, v)
            WHERE rule >= first AND jsonb_typeof(more) = 'object' ORDER BY k, rule) one), '{}')
        || jsonb_build_object('automatic', coalesce((SELECT jsonb_agg(s) FROM layer, jsonb_array_elements(more) s
            WHERE rule >= first AND jsonb_typeof(more) = 'array'), '[]')),
        joined => first <= 11,
        known => coalesce((SELECT jsonb_object_agg(k, v) FROM layer, jsonb_each(known) AS e (k, v) WHERE rule >= first), '{}'))
$$;
SELECT is(split_part(pg_temp.from_layer(rule), ' ', 1)::integer, rule, format('rule %s comes before the later ones', rule))
FROM layer ORDER BY rule;

-- Every decision says why, in words.
SELECT is_empty($$SELECT layer.rule FROM layer, desk.receipt_decide(pg_temp.mail(CASE jsonb_typeof(more) WHEN 'array'
    THEN jsonb_build_object('automatic', more) ELSE more END), pg_temp.setting(), layer.rule = 11) d WHERE coalesce(length(d.reason), 0) < 10$$,
    'a reason in words');
CREATE FUNCTION pg_temp.why(more jsonb) RETURNS text
LANGUAGE sql
AS $$
    SELECT reason FROM desk.receipt_decide(pg_temp.mail(more), pg_temp.setting(), false)
$$;
SELECT matches(pg_temp.why(pg_temp.sign('auto-submitted', 'Auto-Submitted', 'auto-replied')), 'Auto-Submitted: auto-replied',
    'the reason names what was found');
SELECT matches(pg_temp.why('{"kind": "calendar"}'), 'calendar program', 'a calendar');
SELECT matches(pg_temp.why('{"from_count": 3}'), '3 addresses', 'several senders');
SELECT matches(pg_temp.why(pg_temp.vouched()), 'DMARC vouches for anna@customer.test', 'why From is answered');
SELECT matches(pg_temp.why('{}'), 'Return-Path anna@customer.test agrees', 'why Return-Path is answered');
SELECT matches(pg_temp.why('{"return_path": null}'), 'no Return-Path', 'nowhere to answer to');
SELECT matches(pg_temp.why('{"return_path": "x@else.test"}'), 'another domain', 'a Return-Path of somebody else''s');

SELECT * FROM finish();
ROLLBACK;
