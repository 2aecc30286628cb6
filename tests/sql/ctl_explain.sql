-- api.ctl_explain_mail, api.ctl_explain_ticket, desk.ctl_explain, ctl_clues, ctl_evidence, ctl_addresses, ctl_rule_text
BEGIN;
\ir ctl_story.psql
SELECT plan(34);

SELECT is(api.ctl_explain_mail(1), NULL, 'there is no mail');
SELECT is(api.ctl_explain_ticket(1), NULL, 'and no ticket');

CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept() AS first;
ALTER TABLE story ADD reply bigint, ADD stranger bigint, ADD machine bigint, ADD copy bigint, ADD parked bigint;
UPDATE story SET reply = pg_temp.accept(jsonb_build_object('to', jsonb_build_array(jsonb_build_object(
    'address', (SELECT reply_to FROM desk.outbox WHERE id = pg_temp.receipt(first))))));
UPDATE story SET stranger = pg_temp.accept(jsonb_build_object('from', jsonb '{"name": "", "address": "eve@else.test"}',
    'in_reply_to', jsonb_build_array((SELECT message_id FROM desk.outbox WHERE id = pg_temp.receipt(first)))));
UPDATE story SET machine = pg_temp.accept(jsonb '{"kind": "auto_reply",
    "automatic": [{"signal": "auto-submitted", "header": "Auto-Submitted", "value": "auto-replied"}]}');
UPDATE story SET copy = pg_temp.accept(jsonb '{"message_id": "<m1@customer.test>", "fingerprint": "1"}');
UPDATE story SET parked = pg_temp.park();

CREATE TEMPORARY VIEW first AS SELECT api.ctl_explain_mail(first) AS e FROM story;
SELECT is(e ->> 'joined_by', 'new', 'the first mail opened a ticket') FROM first;
SELECT is(e -> 'clues', '[]', 'nothing pointed to another') FROM first;
SELECT is(e -> 'receipt' ->> 'rule', '13', 'rule 13 gave it a receipt') FROM first;
SELECT is(e -> 'receipt' ->> 'asks', 'do Return-Path or DMARC vouch for the sender?', 'which asks') FROM first;
SELECT is(e -> 'receipt' ->> 'reason', 'Return-Path anna@customer.test agrees with From', 'and found') FROM first;
SELECT is(e -> 'receipt' -> 'evidence' -> 1, '{"header": "Return-Path", "value": "<anna@customer.test>"}', 'in the header')
    FROM first;
SELECT is(jsonb_path_query_array(e, '$.outgoing[*].outbox'), jsonb_build_array(pg_temp.receipt(first)),
    'the receipt is there') FROM first, story;

CREATE TEMPORARY VIEW reply AS SELECT api.ctl_explain_mail(reply) AS e FROM story;
SELECT is(e ->> 'joined_by', 'token', 'the reply joined by its token') FROM reply;
SELECT is(e #> '{clues,0}', jsonb_build_object('by', 'token', 'ticket', e -> 'ticket', 'participant', true),
    'which points to the ticket') FROM reply;
SELECT is(e -> 'receipt' ->> 'verdict', 'joined', 'it had no second receipt') FROM reply;
SELECT is(e -> 'outgoing', '[]', 'so nothing went out because of it') FROM reply;

CREATE TEMPORARY VIEW stranger AS SELECT api.ctl_explain_mail(stranger) AS e FROM story;
SELECT is(e ->> 'joined_by', 'new', 'somebody else''s mail opened its own ticket') FROM stranger;
SELECT is(stranger.e ->> 'claims', first.e ->> 'ticket', 'which claims the first') FROM stranger, first;
SELECT is(e ->> 'attention', 'wrong-person', 'for a person to look at') FROM stranger;
SELECT is(e -> 'clues' -> 0 ->> 'participant', 'false', 'its sender takes no part in the other') FROM stranger;

CREATE TEMPORARY VIEW machine AS SELECT api.ctl_explain_mail(machine) AS e FROM story;
SELECT is(e -> 'receipt' ->> 'rule', '4', 'a machine''s mail was caught by rule 4') FROM machine;
SELECT ok(jsonb_path_exists(e, '$.receipt.evidence[*] ? (@.header == "Auto-Submitted" && @.value == "auto-replied")'),
    'with the field as evidence') FROM machine;

SELECT is(api.ctl_explain_mail(copy) -> 'duplicate_of', to_jsonb(first), 'a copy names its original') FROM story;
SELECT is(api.ctl_explain_mail(parked) ->> 'cause', 'reader-died', 'a parked mail has its cause') FROM story;
SELECT is(api.ctl_explain_mail(parked) -> 'receipt', 'null', 'and no decision') FROM story;
SELECT is(api.ctl_explain_mail(parked) -> 'clues', '[]', 'and nothing to point anywhere') FROM story;

SELECT is(desk.ctl_receipt(i), NULL, 'nor has it as a row') FROM desk.incoming i JOIN story ON i.id = parked;
SELECT is(desk.ctl_receipt(i) ->> 'verdict', 'send', 'as the first mail has') FROM desk.incoming i JOIN story ON i.id = first;

SELECT is(jsonb_path_query_array(api.ctl_explain_ticket(min(number)), '$.mails[*].mail'),
    (SELECT jsonb_build_array(first, reply) FROM story), 'a ticket explains each of its mails') FROM desk.ticket;

SELECT is(count(desk.ctl_rule_text(rule)), 15::bigint, 'every rule has a text') FROM generate_series(0, 14) AS rule;
SELECT is(desk.ctl_rule_text(15), NULL, 'and no other');
SELECT is(desk.ctl_addresses(jsonb '[{"name": "A", "address": "a@b.test"}, {"address": "c@d.test"}]'),
    'a@b.test, c@d.test', 'addresses as text');
SELECT is(desk.ctl_addresses(NULL), NULL, 'none as none');
SELECT is(desk.ctl_evidence(8, jsonb '{"to": [{"address": "a@b.test"}], "from_raw": "x"}'),
    '[{"value": "x", "header": "From"}, {"value": "a@b.test", "header": "To"}]', 'rule 8 looks at recipients');
SELECT is(desk.ctl_evidence(14, jsonb '{"return_path": null, "authentication": null}'),
    '[{"value": "(absent)", "header": "Return-Path"}, {"value": "(none of a trusted server)", "header": "Authentication-Results"}]',
    'rule 14 at what is not there');
SELECT is(desk.ctl_evidence(5, jsonb '{"automatic": [{"signal": "list", "header": "List-Id", "value": "a"},
    {"signal": "subject", "header": "Subject", "value": "b"}]}'), '[{"value": "a", "header": "List-Id"}]',
    'a rule shows the signs that it looks at');
SELECT is(length(desk.ctl_evidence(4, jsonb_build_object('automatic', jsonb_build_array(jsonb_build_object(
    'signal', 'auto-submitted', 'header', 'Auto-Submitted', 'value', repeat('x', 9999))))) -> 0 ->> 'value'), 500, 'a long value is cut');

SELECT * FROM finish();
ROLLBACK;
