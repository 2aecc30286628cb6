-- "promises" and nothing else: a customer asks for the list of all that was promised to him (list_ticket, list_barred, list_facts,
-- list_item, tell_list).
BEGIN;
\ir story.psql
\ir agents.psql
\ir voice.psql
\ir found.psql
\ir customer.psql
SELECT * FROM no_plan();
UPDATE desk.setting SET per_address_hour = 100, per_address_day = 100;
CREATE FUNCTION pg_temp.asks(more jsonb DEFAULT '{}') RETURNS bigint LANGUAGE sql VOLATILE
AS $$ SELECT pg_temp.accept(pg_temp.vouched() || jsonb '{"subject": "List", "new_text": "promises", "answer": "promises"}' || more) $$;
-- What became of it: 'promises: -> promises', 'ticket: -> receipt notification ...', tickets opened.
CREATE FUNCTION pg_temp.asked(more jsonb DEFAULT '{}', change text DEFAULT NULL) RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    v_since bigint := (SELECT coalesce(max(id), 0) FROM desk.outbox);
    v_mail bigint;
    v_became text;
BEGIN
    BEGIN
        IF change IS NOT NULL THEN
            EXECUTE change;
        END IF;
        v_mail := pg_temp.asks(more);
        v_became := concat_ws(': ', (SELECT i.disposition FROM desk.incoming i WHERE i.id = v_mail), (SELECT string_agg(concat_ws(' ', o.kind, o.recipient), ', ' ORDER BY o.id) FROM desk.outbox o WHERE o.id > v_since AND o.audience = 'customer'));
        RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        NULL;
    END;
    RETURN v_became;
END;
$$;

-- Who has no ticket is asked what he wants.
SELECT is(pg_temp.asked(), 'ticket: receipt anna@customer.test', 'a stranger''s word opens a ticket');
-- All that was promised, by ticket, and what became of it.
UPDATE desk.service SET resolve = '3 days', update_every = '2 days';
SELECT pg_temp.promised('#promise fri 17:00: the lamp is sent', '#promise fri 12:00: the cable is sent', '#promise mon 12:00: the bill is corrected', '#promise thu 12:00: you get a list') AS t \gset
UPDATE desk.service SET resolve = NULL, update_every = NULL;
SELECT pg_temp.commanded(:t, 'anna', '#kept 3'), pg_temp.commanded(:t, 'anna', '#drop 4: no paper'), pg_temp.commanded(:t, 'anna', '#move 5 tue 12:00: no van') \g /dev/null
SELECT is((SELECT string_agg(p.number || ' ' || p.kind || ' ' || p.state, ', ' ORDER BY p.number) FROM desk.promise p WHERE p.ticket_id = :t),
    '1 resolve open, 2 update open, 3 own kept, 4 own withdrawn, 5 own moved, 6 own open, 7 own open', 'what there is');
SELECT pg_temp.promised() AS u \gset
SELECT pg_temp.says(:u, 'released', 'promise') AS x, (SELECT number FROM desk.ticket WHERE id = :t) AS tn, (SELECT number FROM desk.ticket WHERE id = :u) AS un \gset
SELECT pg_temp.open() AS v \gset
SELECT pg_temp.wrote(:v, 'anna', pg_temp.found('I write on Monday', 'contact', '{"weekday": 1}')) AS m, (SELECT number FROM desk.ticket WHERE id = :v) AS vn \gset
SELECT pg_temp.deliver(), pg_temp.told() \g /dev/null
SELECT count(*) AS tickets FROM desk.ticket \gset
SELECT pg_temp.asks() AS m \gset
SELECT pg_temp.last('promises') AS o \gset
SELECT is(pg_temp.told(), 'promises', 'he gets it, and no agent is told'), is((SELECT count(*) FROM desk.ticket), :tickets::bigint, 'no ticket is opened'), is((SELECT count(*) FROM desk.message WHERE incoming_id = :m), 0::bigint, 'nor is it anybody''s to answer'),
    is(i.disposition || ' ' || i.receipt_rule || ' ' || i.receipt_verdict, 'promises 0 never', 'filed'), is(i.receipt_reason, 'it asks for the list of what was promised and for nothing else', 'with the reason'), is(i.detail, format('answered with the list of what was promised: outgoing %s', :o), 'and what was sent')
FROM desk.incoming i WHERE i.id = :m;
SELECT is(pg_temp.said(:o), jsonb_build_object('promised', format('[
    {"ticket": "ACME-%s", "title": "My printer", "resolve": true, "open": true, "due": "2026-11-30T15:00:00Z"},
    {"update": true, "open": true, "due": "2026-11-27T15:00:00Z"},
    {"what": "the lamp is sent", "kept": true, "at": "2026-11-25T08:15:00Z"},
    {"what": "the cable is sent", "withdrawn": true, "was": "2026-11-27T10:00:00Z", "reason": "no paper"},
    {"what": "you get a list", "open": true, "due": "2026-11-26T10:00:00Z"},
    {"what": "the bill is corrected", "open": true, "due": "2026-12-01T10:00:00Z", "instead": "2026-11-30T10:00:00Z"},
    {"ticket": "ACME-%s", "title": "My printer", "what": "the lamp is sent", "released": true, "was": "2026-11-27T15:00:00Z"},
    {"ticket": "ACME-%s", "title": "My printer", "what": "I write on Monday", "open": true, "due": "2026-11-30T15:00:00Z"}]', :tn, :un, :vn)::jsonb), 'by ticket, as they are now');
SELECT is(o.ticket_id, :v::bigint, 'in his newest ticket, whose address he is given'), is(o.in_reply_to, format('<m%s@customer.test>', :m), 'in answer to his mail'), is(o.facts ->> 'subject', 'List', 'under its subject'), is(o.recipient, 'anna@customer.test', 'to him'),
    is(o.auto_submitted::text, 'auto-replied', 'by a machine'), is((SELECT facts FROM desk.event WHERE kind = 'listed' AND outbox_id = o.id), (SELECT jsonb_build_object('customer', customer_id) FROM desk.ticket WHERE id = :v), 'an event') FROM desk.outbox o WHERE o.id = :o;
SELECT is_empty('SELECT * FROM desk.audit()', 'all is well');

SELECT pg_temp.accept(pg_temp.sender('bob@elsewhere.test')) AS b \gset
-- Whose and which mail: a person's who is vouched for, or who answers in his ticket; nothing else in it; not one too many.
SELECT is(pg_temp.asked(), 'promises: promises anna@customer.test', 'again'), is(pg_temp.asked('{"authentication": null}'), 'ticket: receipt anna@customer.test', 'nobody vouches for him: a mail as any other'),
    is(pg_temp.asked(pg_temp.proof('fail', 'anna@customer.test')), 'ticket', 'forged, it may be'), is(pg_temp.asked('{"kind": "auto_reply"}'), 'ticket', 'a machine''s'),
    is(pg_temp.asked('{"answer": "yes"}'), 'ticket: receipt anna@customer.test', 'another word'), is(pg_temp.asked('{"to": [{"name": "", "address": "else@acme.test"}]}'), 'ticket', 'not written to the desk'),
    is(pg_temp.asked('{"received_count": 51}'), 'ticket', 'in circles'), is(pg_temp.asked(pg_temp.sender('bob@customer.test')), 'ticket: receipt bob@customer.test', 'one who has no ticket'),
    is(pg_temp.asked(jsonb_build_object('attachments', jsonb_build_array(jsonb_build_object('position', 1, 'name', 'a.png', 'type', 'image/png', 'size', 3, 'sha256', encode(sha256('png'), 'hex')))), 'INSERT INTO desk.blob (sha256, content) VALUES (sha256(''png''), ''png'')'),
        'ticket: receipt anna@customer.test', 'with something attached'),
    is(pg_temp.asked('{}', 'UPDATE desk.ticket SET internal = true, customer_id = NULL'), 'ticket: receipt anna@customer.test', 'nothing is his'),
    is(pg_temp.asked(jsonb_build_object('subject', format('[ACME-%s] List', (pg_temp.ticket(:b)).number))), 'ticket: receipt anna@customer.test', 'who claims another''s ticket');
SELECT is(pg_temp.asked('{}', 'UPDATE desk.setting SET per_address_hour = 1'), 'ticket', 'one too many of the hour'), is(pg_temp.asked('{}', 'UPDATE desk.setting SET per_address_day = 1'), 'ticket', 'of the day'),
    is(pg_temp.asked('{}', 'UPDATE desk.setting SET per_hour = desk.receipts_spent()'), 'ticket', 'of the desk'), is(pg_temp.asked('{}', 'UPDATE desk.setting SET per_domain_hour = 1'), 'ticket', 'of the domain'),
    is(pg_temp.asked('{}', 'UPDATE desk.setting SET per_ticket = 0'), 'ticket', 'where tickets get none'),
    is(pg_temp.asked('{}', 'UPDATE desk.setting SET mode = ''observe'''), 'promises: promises anna@customer.test', 'in mode observe it is made');
SELECT is((SELECT sum(receipts) FROM desk.spent WHERE scope = 'all') - (SELECT count(*) FROM desk.outbox WHERE kind = 'receipt'), 1::bigint, 'it is counted');

-- In a ticket: answered there, whoever vouches for him; nothing else happens to it.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#close'), pg_temp.deliver(), pg_temp.told() \g /dev/null
SELECT is(pg_temp.says(:t, 'promises', 'closed', '{"authentication": null, "subject": "Re: My printer"}') > 0, true, 'he asks in a closed ticket');
SELECT pg_temp.newest(:t, 'promises') AS listed \gset
SELECT is(pg_temp.told(), 'promises', 'he gets it'), is(pg_temp.state(:t), 'closed', 'it stays closed'), is((pg_temp.newest(:t, 'promises')).facts ? 'subject', false, 'nothing of his mail is said to whom nobody vouches for');
SELECT is((pg_temp.newest(:t, 'promises')).ticket_id, :t::bigint, 'from that ticket');
-- No receipt's rule counts them there.
CREATE FUNCTION pg_temp.within(ticket bigint, change text, more jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    v_mail bigint;
    v_became text;
BEGIN
    BEGIN
        EXECUTE change;
        v_mail := pg_temp.says(ticket, 'promises', 'closed', more);
        v_became := (SELECT i.disposition FROM desk.incoming i WHERE i.id = v_mail);
        RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
        NULL;
    END;
    RETURN v_became;
END;
$$;
SELECT is(pg_temp.within(:t, 'SELECT'), 'promises', 'once more'), is(pg_temp.within(:t, 'UPDATE desk.setting SET per_address_hour = 2'), 'reply', 'one too many of the hour'),
    is(pg_temp.within(:t, 'UPDATE desk.setting SET per_address_hour = 3'), 'promises', 'the last of the hour'), is(pg_temp.within(:t, 'UPDATE desk.setting SET per_address_day = 2'), 'reply', 'one too many of the day'),
    is(pg_temp.within(:t, 'UPDATE desk.outbox SET created_at = created_at - interval ''2 hours'' WHERE kind = ''promises''; UPDATE desk.setting SET per_address_hour = 1'), 'promises', 'an hour later'),
    is(pg_temp.within(:t, 'UPDATE desk.setting SET per_domain_hour = (SELECT sum(receipts) FROM desk.spent WHERE scope = ''domain'' AND key = ''customer.test'')'), 'reply', 'of the domain'),
    is(pg_temp.within(:t, 'UPDATE desk.setting SET per_hour = desk.receipts_spent()'), 'reply', 'of the desk'), is(pg_temp.within(:t, 'UPDATE desk.setting SET per_ticket = 0'), 'reply', 'where tickets get none'),
    is(pg_temp.within(:t, 'SELECT', '{"received_count": 51}'), 'reply', 'in circles');
SELECT pg_temp.open() AS t \gset
SELECT pg_temp.commanded(:t, 'anna', '#cc add carl@customer.test'), desk.customer_token(:t, 'anna@customer.test'), pg_temp.told() \g /dev/null
SELECT pg_temp.writes(:t, pg_temp.sender('carl@customer.test') || '{"answer": "promises"}') AS m \gset
SELECT is((SELECT disposition FROM desk.incoming WHERE id = :m), 'reply', 'somebody else in it: a mail as any other');
-- The language that he last wrote in.
UPDATE desk.customer SET language = 'ru' WHERE address = 'anna@customer.test';
SELECT pg_temp.asks() \g /dev/null
SELECT is((pg_temp.o(pg_temp.last('promises'))).language, 'ru', 'in his language');

-- What is left out: what is no promise, as its agent says; others' tickets; what is older than a hundred others.
SELECT is(desk.list_facts(0), '{}', 'nobody''s'), is(desk.list_facts(customer_id) -> 'promised' @> '[{"what": "I write on Monday"}]', true, 'his'), is(desk.list_facts(customer_id) ? 'older', false, 'all of them') FROM desk.ticket WHERE id = :v;
UPDATE desk.finding SET state = 'declined';
SELECT is(desk.list_facts(customer_id) -> 'promised' @> '[{"what": "I write on Monday"}]', false, 'declined') FROM desk.ticket WHERE id = :v;
SELECT count(desk.promise_make(:v, 'own', 'deed', 'thing ' || n, desk.now() + interval '1 day', desk.now(), NULL, :anna, NULL)) FROM generate_series(1, 100) n \g /dev/null
SELECT is(jsonb_array_length(desk.list_facts(customer_id) -> 'promised'), 100, 'a hundred'), is(desk.list_facts(customer_id) -> 'older', 'true', 'there are older ones'), is(desk.list_facts(customer_id) #>> '{promised,0,ticket}', format('ACME-%s', :vn), 'each ticket is named') FROM desk.ticket WHERE id = :v;
-- Late, broken, paused.
SELECT pg_temp.promised() AS t \gset
SELECT pg_temp.wait('4 days'), desk.due_break(pg_temp.nth(:t, 1)) \g /dev/null
SELECT is(desk.list_item(pg_temp.nth(:t, 1)), '{"what": "the lamp is sent", "broken": true, "was": "2026-11-27T15:00:00Z"}', 'broken');
SELECT pg_temp.commanded(:t, 'anna', '#kept') AS x \gset
SELECT is(desk.list_item(pg_temp.nth(:t, 1)), '{"what": "the lamp is sent", "late": true, "was": "2026-11-27T15:00:00Z", "at": "2026-11-29T08:15:00Z"}', 'kept late'),
    is(desk.list_item(jsonb_populate_record(pg_temp.nth(:t, 1), '{"state": "open", "paused_at": "2026-11-25T08:15:00Z"}')), '{"what": "the lamp is sent", "open": true}', 'paused');

SELECT * FROM finish();
ROLLBACK;
