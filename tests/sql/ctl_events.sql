-- api.ctl_events, api.ctl_events_begin: what promisectl tail shows; desk.event_about, event_notify
BEGIN;
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.events(after bigint, missing bigint[] DEFAULT '{}', of_ticket bigint DEFAULT NULL, kinds text[] DEFAULT NULL, lim integer DEFAULT 100) RETURNS jsonb LANGUAGE sql AS $$
    SELECT api.ctl_events(after, missing, of_ticket, kinds, lim)
$$;
CREATE FUNCTION pg_temp.kinds(answer jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(e ->> 'kind', ' ' ORDER BY n) FROM jsonb_array_elements(answer -> 'events') WITH ORDINALITY x (e, n)
$$;
-- Numbers that other tests took are not given back.
SELECT nextval(pg_get_serial_sequence('desk.event', 'id')) AS start \gset
SELECT is(pg_temp.events(:start) -> 'events', '[]', 'nothing happened'), is(pg_temp.events(:start) -> 'last', :'start', 'nor will it'), is(api.ctl_events_begin(NULL, NULL, 10, NULL, NULL), 0::bigint, 'it begins at the beginning');

\ir ctl_story.psql
SELECT pg_temp.accept() AS mail \gset
SELECT number FROM desk.ticket \gset
SELECT max(id) AS half FROM desk.event \gset
SELECT pg_temp.accept('{"from": {"name": "Bert", "address": "bert@other.test"}, "return_path": "bert@other.test"}') AS other \gset
SELECT max(number) AS number2 FROM desk.ticket \gset
SELECT pg_temp.attempt(pg_temp.receipt(:mail), 'done', 250, 'Ok') \g /dev/null
SELECT is(pg_temp.kinds(pg_temp.events(:start)), (SELECT string_agg(kind, ' ' ORDER BY id) FROM desk.event), 'all in order'),
    is((pg_temp.events(:start) ->> 'last')::bigint, (SELECT max(id) FROM desk.event), 'to the last'), is(pg_temp.events(:start) -> 'more', 'false', 'that is all'), is(pg_temp.events(:start) ->> 'missing', '{}', 'none is missing');
SELECT is((pg_temp.events(:half) -> 'events' -> 0 ->> 'id')::bigint, :half + 1::bigint, 'from there on'), is(jsonb_array_length(pg_temp.events(:start, lim => 1) -> 'events'), 1, 'one by one'), is(pg_temp.events(:start, lim => 1) -> 'more', 'true', 'there is more');
SELECT is(pg_temp.kinds(pg_temp.events(:start, kinds => '{sen_,par%}')), 'sent', 'of some kinds'), is(pg_temp.kinds(pg_temp.events(:start, of_ticket => :number2, kinds => '{opened,sent}')), 'opened', 'of one ticket'), is(pg_temp.events(:start, of_ticket => 0) -> 'events', '[]', 'of none');
SELECT is(e ->> 'about', 'receipt to anna@customer.test', 'what it is about'), is(e ->> 'ticket', 'ACME-' || :number, 'whose'), isnt(e ->> 'at', NULL, 'when'), is(e -> 'facts' ->> 'code', '250', 'and more')
FROM (SELECT pg_temp.events(:start, kinds => '{sent}') -> 'events' -> 0 AS e) x;
SELECT is(pg_temp.events(:start, kinds => '{opened}') -> 'events' -> 1 ->> 'about', 'from Bert <bert@other.test>', 'who wrote');
SELECT is(api.ctl_events_begin(NULL, NULL, 1, NULL, NULL), (SELECT max(id) - 1 FROM desk.event), 'the last one'), is(api.ctl_events_begin(NULL, NULL, 0, NULL, NULL), (SELECT max(id) FROM desk.event), 'none of the past'),
    is(api.ctl_events_begin(NULL, NULL, 1, :number, '{opened}'), (SELECT min(id) - 1 FROM desk.event WHERE kind = 'opened'), 'the last of a ticket'), is(api.ctl_events_begin(NULL, NULL, 10, 0, NULL), NULL, 'of none');

-- A promise
INSERT INTO desk.agent (name, address, since) VALUES ('Anna', 'anna@acme.test', desk.now());
SELECT desk.promise_make(t.id, 'own', 'deed', 'send the toner', desk.now() + interval '1 day', desk.now(), NULL, a.id, NULL) AS promise FROM desk.ticket t, desk.agent a WHERE t.number = :number \gset
SELECT is(pg_temp.events(:start, kinds => '{promise-made}') -> 'events' -> 0 ->> 'about', format('P%s: send the toner', :promise), 'which promise');

-- What is committed later than its followers is asked for again
SELECT max(id) AS last FROM desk.event \gset
INSERT INTO desk.event (id, at, kind) OVERRIDING SYSTEM VALUE VALUES (:last + 3, desk.now(), 'listed');
SELECT is(pg_temp.events(:last) ->> 'missing', format('{%s,%s}', :last + 1, :last + 2), 'two are missing');
INSERT INTO desk.event (id, at, kind) OVERRIDING SYSTEM VALUE VALUES (:last + 2, desk.now(), 'merged');
SELECT is(pg_temp.kinds(pg_temp.events(:last + 3, ARRAY[:last + 1, :last + 2]::bigint[])), 'merged', 'one came'), is(pg_temp.events(:last + 3, ARRAY[:last + 1, :last + 2]::bigint[]) ->> 'missing', format('{%s}', :last + 1), 'one is missing still');
SELECT api.ctl_clock_shift('3 minutes') \g /dev/null
SELECT is(pg_temp.events(:last + 3, ARRAY[:last + 1]::bigint[]) ->> 'missing', '{}', 'it will not come'), is(pg_temp.events(:last) ->> 'missing', '{}', 'nor do gaps of the past matter');
SELECT is(api.ctl_events_begin(desk.now() - interval '1 minute', NULL, NULL, NULL, NULL), :last + 3::bigint, 'since then nothing happened'), is(api.ctl_events_begin(NULL, '1 day', NULL, NULL, NULL), (SELECT 0::bigint), 'all of it did since');
SELECT has_trigger('desk', 'event', 'event_notify', 'who listens is told');

SELECT * FROM finish();
ROLLBACK;
