-- api.ctl_mail, api.ctl_mail_raw, api.ctl_find (and desk.ctl_receipt)
BEGIN;
\ir ctl_story.psql
SELECT plan(17);

SELECT is(api.ctl_mail(1), NULL, 'there is no mail');
SELECT is_empty('SELECT * FROM api.ctl_mail_raw(1)', 'and no bytes');

CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept(jsonb '{"warnings": [{"code": "charset-guessed", "detail": ""}]}') AS mail;
SELECT is(api.ctl_mail(mail) ->> 'state', 'done', 'a mail that was read') FROM story;
SELECT is(api.ctl_mail(mail) ->> 'disposition', 'ticket', 'became a ticket') FROM story;
SELECT is(api.ctl_mail(mail) ->> 'mailbox', 'support', 'came by the mailbox') FROM story;
SELECT is(api.ctl_mail(mail) -> 'receipt' ->> 'rule', '13', 'the rule is with it') FROM story;
SELECT is(api.ctl_mail(mail) -> 'document' -> 'warnings' -> 0 ->> 'code', 'charset-guessed', 'and what the reader saw')
    FROM story;
SELECT is(api.ctl_mail(mail) -> 'message' ->> 'new_text', 'all', 'and its text') FROM story;
SELECT is(api.ctl_mail(mail) ->> 'ticket', desk.ctl_label((SELECT max(number) FROM desk.ticket)), 'and the ticket')
    FROM story;
SELECT is(jsonb_path_query_array(api.ctl_mail(mail), '$.events[*].kind'), '["opened"]', 'and the events') FROM story;
SELECT results_eq('SELECT raw FROM story, api.ctl_mail_raw(mail)',
    $$SELECT raw FROM story JOIN desk.incoming ON id = mail$$, 'its bytes are exact');

SELECT is(api.ctl_find('<nobody@nowhere.test>'), '{"mails": [], "outbox": null}', 'an unknown Message-ID');
SELECT is(api.ctl_find('<m1@customer.test>') -> 'mails', jsonb_build_array(mail), 'a known one') FROM story;
SELECT is(api.ctl_find('m1@customer.test') -> 'mails', jsonb_build_array(mail), 'also without its brackets') FROM story;
SELECT is(api.ctl_find(o.message_id) ->> 'outbox', o.id::text, 'one of ours') FROM desk.outbox o;

-- A mail that is no message of a ticket: another's Message-ID of ours makes it our own.
CREATE TEMPORARY TABLE own AS SELECT pg_temp.accept(jsonb '{"from": {"name": "", "address": "support@acme.test"}}') AS mail;
SELECT is(api.ctl_mail(mail) -> 'message', 'null', 'a mail that became no message') FROM own;
SELECT is(api.ctl_find('<m2@customer.test>') -> 'mails', jsonb_build_array(mail), 'is found all the same') FROM own;

SELECT * FROM finish();
ROLLBACK;
