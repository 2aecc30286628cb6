-- api.configure, desk.configure_mailboxes, desk.configure_setting, desk.configure_agents, desk.configured_agents,
-- desk.configure_agents_check, desk.agents_gone, api.status.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

SELECT is(s.mode, 'live', 'the mode'), is(s.name, 'Acme Support', 'the name'), is(s.tag, 'ACME', 'the tag'), is(s.zone, 'Europe/Riga', 'the zone'),
    is(s.own_addresses, '{help@acme.test,sales@acme.test,support@acme.test}', 'all addresses of ours'),
    is(s.forwarders, '{info@acme.test}', 'forwarders'), is(s.per_hour::integer, 500, 'budgets'), matches(s.loop_mark, '^[a-h2-9]{26}$', 'a loop mark')
FROM desk.setting s;
SELECT loop_mark AS mark FROM desk.setting \gset
SELECT results_eq('SELECT name::text, queue::text, settle, answer_old, active FROM desk.mailbox ORDER BY name',
    $$VALUES ('sales', 'sales', 'leave', true, true), ('support', 'general', 'move', false, true)$$, 'the mailboxes');
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'configured'), 1::bigint, 'that is an event');
SELECT ok(NOT facts ? 'loop_mark', 'without the secret') FROM desk.event WHERE kind = 'configured';

SELECT pg_temp.wait('1 minute');
SELECT api.configure(pg_temp.configuration());
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'configured'), 1::bigint, 'the same again is none'),
    is((SELECT changed_at FROM desk.setting), desk.now() - interval '1 minute', 'and no change');
SELECT api.configure(pg_temp.configuration('{"name": "New", "admin": ""}', mode => 'observe'));
SELECT is(s.name, 'New', 'changed'), is(s.mode, 'observe', 'the mode too'), is(s.loop_mark, :'mark', 'the loop mark stays'), is(s.admin, NULL, 'no admin'),
    is(s.changed_at, desk.now(), 'now') FROM desk.setting s;
SELECT api.configure(jsonb_set(pg_temp.configuration(), '{mailboxes}', pg_temp.configuration() -> 'mailboxes' -> 0 || '[]'));
SELECT is(active, false, 'a mailbox that is gone is not active') FROM desk.mailbox WHERE name = 'sales';
SELECT is(own_addresses, '{help@acme.test,support@acme.test}', 'nor are its addresses ours') FROM desk.setting;
SELECT pg_temp.wait('1 minute');
SELECT api.configure(pg_temp.configuration());
SELECT is(since, desk.now(), 'when it comes back it begins anew') FROM desk.mailbox WHERE name = 'sales';
SELECT is(since, desk.now() - interval '2 minutes', 'the other went on') FROM desk.mailbox WHERE name = 'support';

SELECT throws_ok(format('SELECT api.configure(%L)', c), e, NULL, 'refused: ' || what)
FROM (VALUES
    (pg_temp.configuration('{"zone": "Mars/Olympus"}'), '22023', 'a zone that is none'),
    (pg_temp.configuration('{"tag": "acme 1"}'), '23514', 'a tag that is none'),
    (pg_temp.configuration('{"address": "support"}'), '23514', 'an address that is none'),
    (pg_temp.configuration('{"admin": "a b@c.test"}'), '23514', 'an admin that is none'),
    (pg_temp.configuration('{"delimiter": "++"}'), '23514', 'a delimiter that is none'),
    (pg_temp.configuration('{"name": ""}'), '23514', 'no name'),
    (pg_temp.configuration(budget => '{"per_hour": -1}'), '23514', 'a negative budget'),
    (pg_temp.configuration(mode => 'dry'), '23514', 'a mode that is none'),
    (jsonb_set(pg_temp.configuration(), '{mailboxes}', '[]'), '22023', 'no mailbox'),
    (jsonb_set(pg_temp.configuration(), '{mailboxes,0,settle}', '"burn"'), '23514', 'a place that is none'),
    (jsonb_set(pg_temp.configuration(), '{mailboxes,0,queue}', '""'), '23514', 'a queue without name')) v (c, e, what);
SELECT is((SELECT name::text FROM desk.setting), 'Acme Support', 'and the old one stays');
SELECT lives_ok(format('SELECT desk.configure_setting(%L)', pg_temp.configuration()), 'the functions themselves'),
    lives_ok(format('SELECT desk.configure_mailboxes(%L)', pg_temp.configuration() -> 'mailboxes'), 'both');

-- Status
SELECT is(s, ROW(0, 0, 0, 0, 0, 0), 'an idle desk') FROM (SELECT s.open_tickets::integer, s.incoming_waiting::integer, s.outbox_waiting::integer,
    s.parked::integer, s.oldest_outbox_s::integer, s.mailboxes_away::integer FROM api.status() s) s;
SELECT pg_temp.accept(), pg_temp.store(), api.fetch_report('sales', 'away', 'x', false);
INSERT INTO desk.incoming (mailbox_id, uidvalidity, uid, internal_date, fetched_at, size, state, cause)
SELECT id, 1, 999, now(), now(), 0, 'parked', 'x' FROM desk.mailbox WHERE name = 'support';
SELECT pg_temp.wait('90 seconds');
SELECT is(s, ROW(1, 1, 1, 1, 90, 1), 'a busy one') FROM (SELECT s.open_tickets::integer, s.incoming_waiting::integer, s.outbox_waiting::integer,
    s.parked::integer, s.oldest_outbox_s::integer, s.mailboxes_away::integer FROM api.status() s) s;

-- The settings of agents' mail
SELECT is(s.confirm, 'always', 'confirmations'), is(s.first_reply_takes, true, 'the first reply takes'), is(s.attachment_limit, 10485760::bigint, '10 MiB of files'),
    is(s.causes, '{}'::text[], 'any cause') FROM desk.setting s;
SELECT api.configure(pg_temp.configuration('{"confirm": "problems", "first_reply_takes": false, "attachment_limit": 0, "causes": ["wear", "fall"]}'));
SELECT is(s.confirm, 'problems', 'confirmations, changed'), is(s.first_reply_takes, false, 'who takes'), is(s.attachment_limit, 0::bigint, 'files'),
    is(s.causes, '{wear,fall}'::text[], 'causes') FROM desk.setting s;
SELECT throws_ok(format('SELECT api.configure(%L)', pg_temp.configuration(more)), '23514', NULL, 'refused: ' || more::text)
FROM (VALUES (jsonb '{"confirm": "never"}'), ('{"attachment_limit": -1}')) v (more);

-- Agents
\ir agents.psql
SELECT results_eq('SELECT to_jsonb(a) - ARRAY[''id'', ''since''] FROM desk.agent a ORDER BY id',
    $$SELECT jsonb '{"aliases": [], "queues": [], "notify": "queue", "lead": "laura@acme.test", "languages": [], "calendar": "", "trust": "token+dmarc",
        "active": true}' || a
    FROM (VALUES (jsonb '{"address": "anna@acme.test", "name": "Anna Kalniņa", "aliases": ["anna@home.test"]}'),
        ('{"address": "boris@acme.test", "name": "Boris Ivanov"}'), ('{"address": "cecil@acme.test", "name": "Cecil Sales", "queues": ["sales"]}'),
        ('{"address": "laura@acme.test", "name": "Laura Berg", "notify": "own", "lead": null}')) v (a)$$, 'the agents');
CREATE FUNCTION pg_temp.with_agents(VARIADIC agents jsonb[]) RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT pg_temp.configuration() || jsonb_build_object('agents', (
        SELECT coalesce(jsonb_agg(jsonb '{"name": "N", "aliases": [], "queues": [], "notify": "queue", "lead": null, "languages": [], "calendar": null,
            "trust": "token+dmarc"}' || a ORDER BY n), '[]')
        FROM unnest(agents) WITH ORDINALITY AS u (a, n) WHERE a <> '{}'))
$$;
SELECT pg_temp.agent('anna') AS anna, pg_temp.agent('boris') AS boris \gset
SELECT pg_temp.wait('1 minute');
SELECT throws_ok(format('SELECT api.configure(%L)', c), e, m, 'refused: ' || what)
FROM (VALUES
    (pg_temp.with_agents('{"address": "support@acme.test"}'), '22023', 'support@acme.test is an address of the desk itself and cannot be an agent''s', 'the desk''s own address'),
    (pg_temp.with_agents('{"address": "a@b.test", "aliases": ["x@y.test", "SALES+a@acme.test"]}'), '22023',
        'sales+a@acme.test is an address of the desk itself and cannot be an agent''s', 'as an alias, with something behind the delimiter'),
    (pg_temp.with_agents('{"address": "a@b.test"}', '{"address": "A@B.test"}'), '22023', 'a@b.test is named twice among the agents'' addresses', 'one address twice'),
    (pg_temp.with_agents('{"address": "a@b.test"}', '{"address": "c@b.test", "aliases": ["A@b.test"]}'), '22023', 'a@b.test is named twice among the agents'' addresses',
        'another''s address as alias'),
    (pg_temp.with_agents('{"address": "a@b.test", "lead": "z@b.test"}'), '22023', 'the lead z@b.test of the agent a@b.test is no agent''s address', 'a lead who is none'),
    (pg_temp.with_agents('{"address": "a@b.test", "lead": "A@b.test"}'), '22023', 'the leads of the agent a@b.test lead back to the agent', 'one''s own lead'),
    (pg_temp.with_agents('{"address": "a@b.test", "lead": "c@b.test"}', '{"address": "c@b.test", "lead": "d@b.test"}', '{"address": "d@b.test", "lead": "a@b.test"}'), '22023',
        'the leads of the agent a@b.test lead back to the agent', 'a ring of leads'),
    (pg_temp.with_agents('{"address": "e@b.test", "lead": "a@b.test"}', '{"address": "a@b.test", "lead": "c@b.test"}', '{"address": "c@b.test", "lead": "a@b.test"}'), '22023',
        'the leads of the agent a@b.test lead back to the agent', 'a ring further on'),
    (pg_temp.with_agents('{"address": "a b@c.test"}'), '22023', 'the agent''s address a b@c.test is none that mail could come from', 'an address that is none'),
    (pg_temp.with_agents('{"address": ""}'), '22023', NULL, 'an empty one'), (pg_temp.with_agents('{"name": "A"}'), '22023', NULL, 'none'),
    (pg_temp.with_agents('{"address": "a@b.test", "name": ""}'), '23514', NULL, 'no name'),
    (pg_temp.with_agents('{"address": "a@b.test", "notify": "all"}'), '23514', NULL, 'a notify that is none'),
    (pg_temp.with_agents('{"address": "a@b.test", "trust": "all"}'), '23514', NULL, 'a trust that is none')) v (c, e, m, what);
SELECT is((SELECT count(*) FROM desk.agent WHERE active), 4::bigint, 'and the old ones stay');
SELECT api.configure(pg_temp.agents());
SELECT is((SELECT count(*) FROM desk.agent WHERE since = desk.now()), 0::bigint, 'the same again changes nobody'),
    is((SELECT count(*) FROM desk.event WHERE kind = 'agent-gone'), 0::bigint, 'and is no event');
SELECT pg_temp.accept('{"subject": "his"}') AS his \gset
UPDATE desk.ticket SET owner_id = :boris WHERE id = (pg_temp.ticket(:his)).id;
SELECT api.configure(pg_temp.with_agents('{"address": "anna.new@acme.test", "aliases": ["Anna@Acme.test"], "name": "Anna Ozola", "trust": "token"}'));
SELECT is(a.id, :anna, 'who changed the address and kept the old one is the same'), is(a.name::text, 'Anna Ozola', 'with another name'), is(a.trust, 'token', 'trusted by token'),
    is(a.since, desk.now() - interval '1 minute', 'as long as before') FROM desk.agent a WHERE a.address = 'anna.new@acme.test';
SELECT is((SELECT active FROM desk.agent WHERE id = :boris), false, 'who is gone is inactive'), is((pg_temp.ticket(:his)).owner_id, :boris, 'his ticket stays his');
SELECT is(facts, jsonb_build_object('agent', :boris::integer, 'address', 'boris@acme.test', 'name', 'Boris Ivanov',
        'tickets', jsonb_build_array(desk.ctl_label((pg_temp.ticket(:his)).number))), 'and that is told')
FROM desk.event WHERE kind = 'agent-gone' AND facts ->> 'address' = 'boris@acme.test';
SELECT is((SELECT facts -> 'tickets' FROM desk.event WHERE kind = 'agent-gone' AND facts ->> 'address' = 'cecil@acme.test'), '[]', 'of one without tickets too');
SELECT api.configure(pg_temp.with_agents('{"address": "anna.new@acme.test"}', '{"address": "boris@acme.test"}'));
SELECT is(id, :boris, 'who comes back is the same'), is(since, desk.now(), 'from now on'), ok(active, 'and active') FROM desk.agent WHERE address = 'boris@acme.test';
SELECT is(desk.agent_of('anna@acme.test'), NULL, 'an alias that was taken away is nobody''s');
SELECT api.configure(pg_temp.with_agents('{"address": "anna.new@acme.test", "aliases": ["boris@acme.test"]}'));
SELECT is(desk.agent_of('boris@acme.test'), :anna, 'an address that went to another is the active one''s'), is(desk.agent_of('BORIS@acme.test'), :anna, 'in any case');
SELECT lives_ok('SELECT api.configure(pg_temp.configuration())', 'without agents');
SELECT is((SELECT count(*) FROM desk.agent WHERE active), 0::bigint, 'none is active');
SELECT lives_ok(format('SELECT desk.configure_agents(%L)', '[]'), 'by itself'), lives_ok(format('SELECT desk.configure_agents_check(%L)', '[]'), 'its check'),
    is((SELECT count(*) FROM desk.configured_agents('[{"name": "A"}, {"name": "B"}]')), 2::bigint, 'its list'), lives_ok('SELECT desk.agents_gone(ARRAY[]::integer[])', 'who is gone');

SELECT * FROM finish();
ROLLBACK;
