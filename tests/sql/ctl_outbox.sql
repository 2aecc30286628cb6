-- api.ctl_outbox, api.ctl_outgoing, api.ctl_outgoing_raw, api.ctl_outbox_retry, api.ctl_outbox_drop
BEGIN;
\ir ctl_story.psql
SELECT plan(29);

SELECT is(api.ctl_outbox(NULL, 10), '[]', 'nothing goes out');
SELECT is(api.ctl_outgoing(1), NULL, 'there is no such mail');
SELECT is_empty('SELECT * FROM api.ctl_outgoing_raw(1)', 'and no bytes');

CREATE TEMPORARY TABLE story AS SELECT pg_temp.receipt(pg_temp.accept()) AS first;
ALTER TABLE story ADD second bigint;
UPDATE story SET second = pg_temp.receipt(pg_temp.accept('{"subject": "Scanner"}'));

SELECT is(jsonb_path_query_array(api.ctl_outbox(NULL, 10), '$[*].outbox'), jsonb_build_array(second, first),
    'the newest first') FROM story;
SELECT is(api.ctl_outgoing(first) ->> 'recipient', 'anna@customer.test', 'to whom') FROM story;
SELECT is(api.ctl_outgoing(first) ->> 'envelope_sender', '', 'from whom: the null sender') FROM story;
SELECT matches(api.ctl_outgoing(first) ->> 'reply_to', '^support\+[a-z2-9]+@acme\.test$', 'where a reply goes') FROM story;
SELECT is(api.ctl_outgoing(first) ->> 'rendered', 'false', 'not rendered yet') FROM story;
SELECT results_eq('SELECT raw FROM story, api.ctl_outgoing_raw(first)', 'VALUES (NULL::bytea)', 'so without bytes');

SELECT is(pg_temp.attempt(first, 'never', 550, '550 no such user'), 'failed', 'a mail that is refused') FROM story;
SELECT is(jsonb_path_query_array(api.ctl_outbox('failed', 10), '$[*].outbox'), jsonb_build_array(first),
    'is listed by its state') FROM story;
SELECT is(api.ctl_outgoing(first) ->> 'last_reply', '550 no such user', 'shows the answer') FROM story;
SELECT ok(jsonb_path_exists(api.ctl_outgoing(first), '$.events[*] ? (@.kind == "failed")'), 'and the event') FROM story;
SELECT results_eq('SELECT raw FROM story, api.ctl_outgoing_raw(first)', $$VALUES ('the bytes'::bytea)$$, 'and its bytes');

UPDATE desk.outbox SET next_at = desk.now() + interval '1 hour' FROM story WHERE id = first;
CREATE TEMPORARY TABLE fixed AS SELECT message_id, bytes FROM desk.outbox JOIN story ON id = first;
SELECT is(api.ctl_outbox_retry(ARRAY[first, 99999], 'anna'), jsonb_build_array(
        jsonb_build_object('outbox', first, 'result', 'retried', 'state', 'failed'),
        jsonb_build_object('outbox', 99999, 'result', 'missing', 'state', NULL)),
    'is tried again, each with its own result') FROM story;
SELECT results_eq('SELECT state::text, reason, attempts, next_at = desk.now() FROM desk.outbox JOIN story ON id = first',
    $$VALUES ('retry', NULL::text, 0::smallint, true)$$, 'at once');
SELECT results_eq('SELECT message_id, bytes FROM desk.outbox JOIN story ON id = first', 'TABLE fixed',
    'as the same mail, byte by byte');
SELECT is(facts ->> 'by', 'anna', 'the event says who') FROM desk.event JOIN story ON outbox_id = first WHERE kind = 'retried';
SELECT is(pg_temp.attempt(first, 'unknown', 0, ''), 'retry', 'an answer is lost') FROM story;
UPDATE desk.outbox SET next_at = desk.now() FROM story WHERE id = first;
SELECT is(pg_temp.attempt(first, 'unknown', 0, ''), 'failed', 'and once more: a person decides') FROM story;
SELECT is(api.ctl_outbox_retry(ARRAY[first], 'anna') -> 0 ->> 'result', 'retried', 'to send it again') FROM story;
SELECT results_eq('SELECT message_id, bytes FROM desk.outbox JOIN story ON id = first', 'TABLE fixed',
    'as the same mail still');
SELECT is(pg_temp.attempt(first, 'done', 250, '250 ok'), 'sent', 'it is sent') FROM story;
SELECT is(api.ctl_outbox_retry(ARRAY[first], 'anna') -> 0, jsonb_build_object(
    'outbox', first, 'result', 'not-waiting', 'state', 'sent'), 'what is sent is not sent twice') FROM story;
SELECT is(api.ctl_outbox_drop(ARRAY[first], 'anna', 'late') -> 0 ->> 'result', 'not-waiting', 'nor called back') FROM story;

UPDATE desk.outbox SET state = 'withheld', reason = 'mode is observe' FROM story WHERE id = second;
SELECT is(api.ctl_outbox_retry(ARRAY[second], 'anna') -> 0 ->> 'result', 'retried', 'a withheld mail may go') FROM story;
SELECT is(state, 'queued', 'it is rendered first') FROM desk.outbox JOIN story ON id = second;
SELECT is(api.ctl_outbox_drop(ARRAY[second], 'anna', 'not needed') -> 0 ->> 'result', 'dropped', 'a mail is dropped') FROM story;
SELECT results_eq('SELECT state::text, reason FROM desk.outbox JOIN story ON id = second',
    $$VALUES ('dropped', 'not needed')$$, 'and says why');

SELECT * FROM finish();
ROLLBACK;
