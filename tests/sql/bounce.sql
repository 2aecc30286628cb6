-- desk.accept_report, desk.report_target: bounces, delays and read receipts, true, forged and of nothing.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept() AS anna;
SELECT (pg_temp.receipt(anna)).id AS outbox, (pg_temp.receipt(anna)).message_id AS receipt,
    (pg_temp.receipt(anna)).reply_to AS reply_to, (pg_temp.ticket(anna)).id AS ticket FROM story \gset
SELECT pg_temp.attempt(:outbox, 'done', 250, 'ok') \g /dev/null

-- A report about the mail with that id; what was noted of it.
CREATE FUNCTION pg_temp.reports(kind text, about text, recipient text, status text, action text, more jsonb DEFAULT '{}') RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    v_mail bigint := pg_temp.accept(pg_temp.sender('mailer-daemon@mx.test') || jsonb_build_object('kind', kind, 'return_path', '',
        'bounce', jsonb_build_object('original_message_id', about, 'recipient', recipient, 'status', status, 'action', action,
            'diagnostic', 'smtp; no such user')) || more);
BEGIN
    RETURN (SELECT i.disposition || ' ' || i.receipt_rule || coalesce(' ' || e.kind, '') || coalesce(' ' || (e.facts ->> 'certain'), '')
        FROM desk.incoming i LEFT JOIN desk.event e ON e.incoming_id = i.id WHERE i.id = v_mail);
END;
$$;

SELECT is(pg_temp.reports('bounce', NULL, 'anna@customer.test', '5.1.1', 'failed'), 'bounce 2', 'about nothing');
SELECT is(pg_temp.reports('bounce', '<guess@acme.test>', 'anna@customer.test', '5.1.1', 'failed'), 'bounce 2', 'about a guess');
SELECT is(pg_temp.reports('bounce', :'receipt', 'else@customer.test', '5.1.1', 'failed'), 'bounce 2 bounce-noted false',
    'about somebody whom we did not write to');
SELECT is(pg_temp.reports('bounce', :'receipt', 'anna@customer.test', '4.2.2', 'failed'), 'bounce 2 bounce-noted true', 'failed for now');
SELECT is(pg_temp.reports('bounce', :'receipt', 'anna@customer.test', '5.1.1', 'delayed'), 'bounce 2 bounce-noted true', 'not failed');
SELECT is(pg_temp.reports('bounce', :'receipt', 'anna@customer.test', NULL, NULL), 'bounce 2 bounce-noted true', 'says nothing');
SELECT is(pg_temp.reports('delay', :'receipt', 'anna@customer.test', '4.4.1', 'delayed'), 'bounce 2 delayed true', 'a delay');
SELECT is(pg_temp.reports('mdn', :'receipt', 'anna@customer.test', NULL, NULL), 'bounce 2 displayed true', 'a read receipt');
SELECT is(pg_temp.reports('delay', :'receipt', 'anna@customer.test', '5.0.0', 'failed'), 'bounce 2 delayed true', 'a delay bounces nothing');
SELECT is(bounced_at, NULL, 'nothing of it bounces the receipt') FROM desk.outbox WHERE id = :outbox;
SELECT is(attention, NULL, 'nor troubles a person') FROM desk.ticket WHERE id = :ticket;

SELECT is(pg_temp.reports('bounce', :'receipt', 'ANNA@customer.test', '5.1.1', 'Failed'), 'bounce 2 bounced true', 'a true bounce');
SELECT is(bounced_at, desk.now(), 'marks the receipt'), is(state, 'sent', 'which was sent') FROM desk.outbox WHERE id = :outbox;
SELECT is(attention, 'undeliverable', 'and asks for a person') FROM desk.ticket WHERE id = :ticket;
SELECT is((SELECT count(*) FROM desk.message WHERE ticket_id = :ticket), 1::bigint, 'no report becomes a message');
SELECT is((SELECT count(*) FROM desk.ticket), 1::bigint, 'nor a ticket');
SELECT is((SELECT count(*) FROM desk.outbox), 1::bigint, 'nor is it answered');
SELECT pg_temp.wait('1 hour');
SELECT is(pg_temp.reports('bounce', :'receipt', 'anna@customer.test', '5.1.1', 'failed'), 'bounce 2 bounced true', 'once more');
SELECT is(bounced_at, desk.now() - interval '1 hour', 'changes nothing') FROM desk.outbox WHERE id = :outbox;
SELECT is(facts ->> 'diagnostic', 'smtp; no such user', 'the event keeps the words') FROM desk.event WHERE kind = 'bounced' LIMIT 1;

-- By token, by one recipient of several, with a Return-Path
SELECT is(pg_temp.reports('bounce', NULL, 'else@customer.test', '5.1.1', 'failed',
    jsonb_build_object('to', jsonb_build_array(jsonb_build_object('address', :'reply_to')))), 'bounce 2 bounced true', 'to the secret address');
SELECT is(pg_temp.reports('bounce', :'receipt', NULL, NULL, NULL, jsonb_build_object('bounce', jsonb_build_object(
    'original_message_id', :'receipt', 'recipients', jsonb '[{"recipient": "x@y.test", "status": "5.0.0", "action": "failed"},
        {"recipient": "anna@customer.test", "status": "5.2.1", "action": "failed", "diagnostic": "full"}]'))),
    'bounce 2 bounced true', 'one of several recipients');
SELECT is(pg_temp.reports('bounce', :'receipt', 'anna@customer.test', '5.1.1', 'failed', '{"return_path": "x@mx.test"}'),
    'bounce 3 bounced true', 'with a Return-Path it is rule 3');
SELECT is(pg_temp.reports('bounce', NULL, NULL, NULL, NULL, '{"bounce": null}'), 'bounce 2', 'a bounce that nobody understands');

SELECT is((desk.report_target(pg_temp.mail(), 'null', pg_temp.setting())).outbox_id, NULL, 'no report, no target');
SELECT is(r.outbox_id, :outbox::bigint, 'the target'), ok(r.certain, 'for certain'), is(r.action, 'failed', 'in lower case')
FROM desk.report_target(pg_temp.mail(), jsonb_build_object('original_message_id', :'receipt', 'recipient', 'anna@customer.test',
    'action', 'FAILED'), pg_temp.setting()) r;
SELECT is((SELECT detail FROM desk.incoming WHERE disposition = 'bounce' ORDER BY id LIMIT 1), 'it is about no mail of this desk', 'says so');
SELECT is((desk.accept_report(pg_temp.mail(), NULL, pg_temp.setting())).ticket_number, NULL, 'nothing at all');

SELECT is_empty('SELECT * FROM desk.audit()', 'and all is as it must be');
SELECT * FROM finish();
ROLLBACK;
