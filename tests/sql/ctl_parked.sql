-- api.ctl_parked, api.ctl_parked_retry, api.ctl_parked_drop
BEGIN;
\ir ctl_story.psql
SELECT plan(20);

SELECT is(api.ctl_parked(), '[]', 'no mail is parked');

CREATE TEMPORARY TABLE story AS SELECT pg_temp.park() AS mail;
ALTER TABLE story ADD other bigint, ADD unfetched bigint;
UPDATE story SET other = pg_temp.park();
SELECT api.fetch_unfetchable((SELECT id FROM desk.mailbox), 1, 1000, 'refused', 'NO') \g /dev/null
UPDATE story SET unfetched = (SELECT max(id) FROM desk.incoming);

SELECT is(jsonb_path_query_array(api.ctl_parked(), '$[*].mail'), jsonb_build_array(mail, other, unfetched),
    'parked mails, the oldest first') FROM story;
SELECT is(api.ctl_parked() -> 0 ->> 'cause', 'reader-died', 'with their cause');
SELECT is(api.ctl_parked() -> 0 ->> 'detail', 'signal 11', 'in words too');
SELECT is(api.ctl_parked() -> 0 ->> 'stored', '6', 'and how much of them is stored');

SELECT is(api.ctl_parked_retry(ARRAY[mail, unfetched, 99999], 'anna') #> '{}', jsonb_build_array(
        jsonb_build_object('mail', mail, 'result', 'retried', 'state', 'parked'),
        jsonb_build_object('mail', unfetched, 'result', 'unfetched', 'state', 'parked'),
        jsonb_build_object('mail', 99999, 'result', 'missing', 'state', NULL)),
    'each mail has its own result') FROM story;
SELECT results_eq('SELECT state::text, attempts, cause, detail, worker FROM desk.incoming JOIN story ON id = mail',
    $$VALUES ('new', 0::smallint, NULL::text, NULL::text, NULL::text)$$, 'a retried mail is as if new');
SELECT results_eq('SELECT id FROM api.read_claim(''w'', 10)', 'SELECT mail FROM story', 'the reader gets it again');
SELECT is(facts, '{"by": "anna", "cause": "reader-died", "detail": "signal 11"}', 'the event says who and what was')
    FROM desk.event JOIN story ON incoming_id = mail WHERE kind = 'retried';
SELECT is(api.ctl_parked_retry(ARRAY[mail], 'anna') -> 0, jsonb_build_object(
    'mail', mail, 'result', 'not-parked', 'state', 'new'), 'what is not parked is not retried') FROM story;
SELECT is(count(*), 1::bigint, 'and leaves no event') FROM desk.event WHERE kind = 'retried';

SELECT is(api.ctl_parked_drop(ARRAY[other], 'anna', 'spam') -> 0 ->> 'result', 'dropped', 'a mail is dropped') FROM story;
SELECT is(state, 'dropped', 'its state says so') FROM desk.incoming JOIN story ON id = other;
SELECT isnt(raw, NULL, 'its bytes stay') FROM desk.incoming JOIN story ON id = other;
SELECT is(facts, '{"by": "anna", "cause": "reader-died", "reason": "spam"}', 'the event says who and why')
    FROM desk.event JOIN story ON incoming_id = other WHERE kind = 'dropped';
SELECT is(api.ctl_parked_drop(ARRAY[unfetched], 'anna', NULL) -> 0 ->> 'result', 'dropped', 'a reason is no must')
    FROM story;
SELECT is(facts, '{"by": "anna", "cause": "refused"}', 'and then not in the event')
    FROM desk.event JOIN story ON incoming_id = unfetched WHERE kind = 'dropped';
SELECT is(api.ctl_parked_drop(ARRAY[other], 'anna', NULL) -> 0 ->> 'result', 'not-parked', 'nothing is dropped twice')
    FROM story;
SELECT is(api.ctl_parked_drop(ARRAY[99999], 'anna', NULL) -> 0 ->> 'result', 'missing', 'nor what is not there');
SELECT is(api.ctl_parked(), '[]', 'none is parked any more');

SELECT * FROM finish();
ROLLBACK;
