-- api.ctl_tickets, api.ctl_ticket, desk.ctl_label, desk.ctl_message, desk.ctl_event
BEGIN;
\ir ctl_story.psql
SELECT plan(21);

SELECT is(api.ctl_tickets('open', NULL, NULL, false, 10), '[]', 'a new desk has no tickets');
SELECT is(api.ctl_ticket(1), NULL, 'and no ticket 1');

CREATE TEMPORARY TABLE story AS SELECT pg_temp.accept() AS first;
ALTER TABLE story ADD second bigint, ADD reply bigint;
UPDATE story SET second = pg_temp.accept('{"subject": "Scanner"}');
UPDATE story SET reply = pg_temp.accept(jsonb_build_object('in_reply_to', jsonb_build_array(
    (SELECT message_id FROM desk.outbox WHERE id = pg_temp.receipt(first)))));
CREATE TEMPORARY VIEW number AS
    SELECT t.number, lead(t.number) OVER (ORDER BY t.number) AS second FROM desk.ticket t ORDER BY 1 LIMIT 1;

SELECT is(jsonb_path_query_array(api.ctl_tickets('open', NULL, NULL, false, 10), '$[*].number'),
    (SELECT jsonb_build_array(number, second) FROM number), 'open tickets, the longest waiting first');
SELECT is(jsonb_array_length(api.ctl_tickets('open', NULL, NULL, false, 1)), 1, 'no more than asked for');
SELECT is(api.ctl_tickets('closed', NULL, NULL, false, 10), '[]', 'no closed ticket');
SELECT is(jsonb_array_length(api.ctl_tickets('all', 'general', NULL, false, 10)), 2, 'both are in the queue');
SELECT is(api.ctl_tickets('all', 'other', NULL, false, 10), '[]', 'and none in another');
SELECT is(api.ctl_tickets('all', NULL, NULL, false, 1) -> 0 ->> 'messages', '2', 'a ticket with its number of messages');
SELECT is(api.ctl_tickets('all', NULL, NULL, false, 1) -> 0 -> 'customer',
    '{"name": "Anna", "address": "anna@customer.test"}', 'with its customer');
SELECT matches(api.ctl_tickets('all', NULL, NULL, false, 1) -> 0 ->> 'arrived_at', '^\d{4}-\d\d-\d\dT[0-9:.]+\+00:00$',
    'moments are RFC 3339 in UTC');

UPDATE desk.ticket SET state = 'closed', closed_at = desk.now() WHERE number = (SELECT number FROM number);
SELECT is(jsonb_path_query_array(api.ctl_tickets('open', NULL, NULL, false, 10), '$[*].number'),
    (SELECT jsonb_build_array(second) FROM number), 'a closed ticket is not open');
SELECT is(jsonb_path_query_array(api.ctl_tickets('closed', NULL, NULL, false, 10), '$[*].number'),
    (SELECT jsonb_build_array(number) FROM number), 'but closed');
SELECT is(jsonb_path_query_array(api.ctl_tickets('all', NULL, NULL, false, 10), '$[*].number'),
    (SELECT jsonb_build_array(second, number) FROM number), 'among all the open ones come first');

CREATE TEMPORARY VIEW shown AS SELECT api.ctl_ticket(number) AS ticket FROM number;
SELECT is(ticket ->> 'label', 'ACME-' || number, 'the label has the desk''s tag') FROM shown, number;
SELECT is(jsonb_path_query_array(ticket, '$.messages[*].mail'), jsonb_build_array(first, reply),
    'a ticket shows its mails in order') FROM shown, story;
SELECT is(ticket -> 'messages' -> 1 ->> 'joined_by', 'message-id', 'and how they joined') FROM shown;
SELECT is(ticket -> 'messages' -> 0 ->> 'new_text', 'all', 'and their new text') FROM shown;
SELECT is(ticket -> 'messages' -> 0 -> 'receipt' ->> 'verdict', 'send', 'and the receipt''s decision') FROM shown;
SELECT is(ticket -> 'outgoing' -> 0 ->> 'template', 'receipt', 'and its outgoing mail') FROM shown;
SELECT is(jsonb_path_query_array(ticket, '$.events[*].kind'), '["opened", "replied"]', 'and its events in order')
    FROM shown;

DELETE FROM desk.setting;
SELECT is(desk.ctl_label(7), '7', 'before the daemon has told its configuration a label is the number alone');

SELECT * FROM finish();
ROLLBACK;
