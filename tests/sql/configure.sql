-- api.configure, desk.configure_mailboxes, desk.configure_setting, desk.configure_agents, desk.configured_agents,
-- desk.configure_agents_check, desk.agents_gone, desk.configure_calendars, desk.configure_holidays, desk.configure_services,
-- desk.configured_queues, desk.configured_levels, desk.configure_check, api.status.
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

-- Calendars and queues
CREATE FUNCTION pg_temp.with_queues(more jsonb DEFAULT '{}', queue jsonb DEFAULT '{}', calendar jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql
AS $$
    SELECT pg_temp.agents() || jsonb_build_object(
        'webhooks', jsonb '["ops"]',
        'calendars', jsonb_build_array(jsonb '{"name": "office", "zone": "Europe/Riga", "spans": [{"weekday": 1, "opens": 540, "closes": 780},
            {"weekday": 1, "opens": 840, "closes": 1080}, {"weekday": 5, "opens": 0, "closes": 1440}],
            "holidays": [{"day": "2026-12-24", "name": "Christmas Eve"}]}' || calendar),
        'queues', jsonb_build_array(jsonb '{"name": "general", "lead": "Laura@acme.test", "first_reply": "8h", "update": "2d", "remind": "90m",
            "escalation": [{"delay": "0m", "who": "lead"}, {"delay": "4h", "who": "Boris@acme.test", "webhook": "ops"}]}' || queue)) || more
$$;
SELECT api.configure(pg_temp.with_queues());
SELECT is(calendar, 'office', 'the first calendar is the desk''s, unless it names another') FROM desk.setting;
SELECT results_eq('SELECT weekday::int, opens::int, closes::int FROM desk.calendar_span WHERE calendar = ''office'' ORDER BY weekday, opens',
    'VALUES (1, 540, 780), (1, 840, 1080), (5, 0, 1440)', 'its hours');
SELECT is(to_jsonb(s), jsonb '{"queue": "general", "calendar": "office", "lead": "laura@acme.test", "first_reply": "08:00:00", "next_reply": null,
    "update_every": "2 days", "resolve": null, "remind": "01:30:00", "decide": "02:00:00", "ask_every": null, "ask_times": 3, "notice": "send",
    "notice_hold": "02:00:00", "ack_limit": "1 day", "repeat_every": "1 day", "active": true, "detected_promises": null}', 'what the queue promises, and what it says nothing of')
FROM desk.service s;
SELECT results_eq('SELECT queue, level::int, delay, who COLLATE "default", webhook FROM desk.escalation_level ORDER BY level',
    $$VALUES ('general', 1, interval '0', 'lead', NULL), ('general', 2, '4 hours', 'boris@acme.test', 'ops')$$, 'its chain');
SELECT api.configure(pg_temp.with_queues('{"desk": {"calendar": "always"}}'::jsonb || jsonb_build_object('desk', pg_temp.configuration() -> 'desk'
    || '{"calendar": "always"}'), '{"calendar": "office", "next_reply": "30m", "resolve": "10d", "decide": "15m", "ask": "3d", "ask_times": 2,
    "notice": "hold", "notice_hold": "1h", "ack_limit": "4h", "repeat": "2d", "detected_promises": "ask", "lead": null, "escalation": []}'));
SELECT is(calendar, 'always', 'another calendar for the desk') FROM desk.setting;
SELECT is(to_jsonb(s), jsonb '{"queue": "general", "calendar": "office", "lead": null, "first_reply": "08:00:00", "next_reply": "00:30:00",
    "update_every": "2 days", "resolve": "10 days", "remind": "01:30:00", "decide": "00:15:00", "ask_every": "3 days", "ask_times": 2, "notice": "hold",
    "notice_hold": "01:00:00", "ack_limit": "04:00:00", "repeat_every": "2 days", "active": true, "detected_promises": "ask"}', 'all of it said') FROM desk.service s;
SELECT is_empty('SELECT FROM desk.escalation_level', 'and no chain of its own');
SELECT api.configure(pg_temp.agents());
SELECT is(active, false, 'a queue that is gone promises nothing more') FROM desk.service WHERE queue = 'general';
SELECT is(active, false, 'a calendar that is gone is inactive') FROM desk.calendar WHERE name = 'office';
SELECT is((SELECT count(*) FROM desk.calendar_span WHERE calendar = 'office'), 3::bigint, 'and can still be counted by'),
    is((SELECT calendar FROM desk.setting), 'always', 'without calendars the desk is open round the clock'),
    is((SELECT count(*) FROM desk.calendar_span WHERE calendar = 'always'), 7::bigint, 'that one is always there');
SELECT api.configure(pg_temp.with_queues());
SELECT is(active, true, 'when it comes back it promises again') FROM desk.service WHERE queue = 'general';
SELECT is(active, true, 'and its calendar is there') FROM desk.calendar WHERE name = 'office';
SELECT lives_ok(format('SELECT desk.configure_services(%L)', pg_temp.with_queues() -> 'queues'), 'the functions themselves'),
    lives_ok(format('SELECT desk.configure_calendars(%L)', pg_temp.with_queues() -> 'calendars'), 'this too'),
    lives_ok(format('SELECT desk.configure_check(%L)', pg_temp.with_queues()), 'and this'),
    is((SELECT count(*) FROM desk.configured_queues('null')), 0::bigint, 'no queues'), is((SELECT count(*) FROM desk.configured_levels(NULL)), 0::bigint, 'no levels');
SELECT lives_ok(format('SELECT api.configure(%L)', pg_temp.with_queues('{"agents": [], "webhooks": []}', '{"lead": null, "escalation": [{"delay": "0m", "who": "lead"}]}')),
    'neither agents nor webhooks');
SELECT throws_ok(format('SELECT api.configure(%L)', c), e, m, 'refused: ' || what)
FROM (VALUES
    (pg_temp.with_queues(calendar => '{"spans": []}'), '22023', 'the calendar "office" is never open', 'a calendar without hours'),
    (pg_temp.with_queues(calendar => '{"spans": [{"weekday": 1, "opens": 0, "closes": 10}, {"weekday": 1, "opens": 10, "closes": 20}]}'), '22023',
        'the calendar "office" has two spans on weekday 1 that overlap or touch', 'spans that touch'),
    (pg_temp.with_queues(calendar => '{"spans": [{"weekday": 8, "opens": 0, "closes": 10}]}'), '23514', NULL, 'a weekday that is none'),
    (pg_temp.with_queues(calendar => '{"zone": "Mars/Olympus"}'), '22023', NULL, 'a zone that is none'),
    (pg_temp.with_queues('{"calendars": []}', '{"calendar": "office"}'), '22023', 'the queue "general" has the calendar "office", which is none',
        'a queue''s calendar that is none'),
    (pg_temp.with_queues() #- '{calendars}' || jsonb_build_object('desk', pg_temp.configuration() -> 'desk' || '{"calendar": "office"}'), '22023',
        'the desk has the calendar "office", which is none', 'the desk''s'),
    (jsonb_set(pg_temp.with_queues(), '{agents,0,calendar}', '"night"'), '22023', 'the agent anna@acme.test has the calendar "night", which is none', 'an agent''s'),
    (jsonb_set(pg_temp.with_queues(), '{calendars,1}', '{"name": "office", "zone": "UTC", "spans": [{"weekday": 1, "opens": 0, "closes": 10}]}'), '22023',
        'the calendar "office" is named twice', 'two calendars of one name'),
    (jsonb_set(pg_temp.with_queues(), '{calendars,0,name}', '"always"'), '22023', 'the calendar "always" is named twice', 'the name of the one that is built in'),
    (jsonb_set(pg_temp.with_queues(), '{queues,1}', '{"name": "general"}'), '22023', 'the queue "general" is named twice', 'two queues of one name'),
    (pg_temp.with_queues(queue => '{"lead": "nobody@acme.test"}'), '22023', 'the lead nobody@acme.test of the queue "general" is no agent''s address', 'a lead who is none'),
    (pg_temp.with_queues(queue => '{"first_reply": "0h"}'), '22023', 'the queue "general" promises 00:00:00, which is no time at all', 'no time at all'),
    (pg_temp.with_queues(queue => '{"resolve": "-1d"}'), '22023', NULL, 'less than none'), (pg_temp.with_queues(queue => '{"update": "soon"}'), '22007', NULL, 'no amount'),
    (pg_temp.with_queues(queue => '{"escalation": [{"delay": "1h", "who": "boss"}]}'), '22023',
        'level 1 of the queue "general" goes to boss, who is neither owner, lead, manager nor an agent', 'a level to nobody'),
    (pg_temp.with_queues(queue => '{"escalation": [{"delay": "0m", "who": "owner"}, {"delay": "1h", "who": "manager", "webhook": "pager"}]}'), '22023',
        'level 2 of the queue "general" calls the webhook "pager", which is none', 'a webhook that is none'),
    (pg_temp.with_queues(queue => '{"escalation": [{"delay": "-1h", "who": "lead"}]}'), '23514', NULL, 'a level before its time'),
    (pg_temp.with_queues(queue => '{"notice": "never"}'), '23514', NULL, 'a notice that is none'),
    (pg_temp.with_queues(queue => '{"ask_times": 0}'), '23514', NULL, 'no question')) v (c, e, m, what);

-- Holidays: what a feed proposes is not in force
CREATE FUNCTION pg_temp.days() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT concat_ws(' ', day, name, source, CASE WHEN approved THEN 'in force' WHEN rejected THEN 'rejected' ELSE 'proposed' END)
    FROM desk.holiday WHERE calendar = 'office' ORDER BY day
$$;
SELECT api.configure(pg_temp.with_queues(calendar => '{"feed": [{"day": "2027-01-01", "name": "New Year"}, {"day": "2026-12-24", "name": "Eve"}, {"day": "2027-05-01"}]}'));
SELECT results_eq('SELECT pg_temp.days()', ARRAY['2026-12-24 Christmas Eve configured in force', '2027-01-01 New Year feed proposed', '2027-05-01  feed proposed'],
    'a day of the configuration is in force, one of the feed proposed');
UPDATE desk.holiday SET approved = true WHERE day = '2027-01-01';
UPDATE desk.holiday SET rejected = true WHERE day = '2027-05-01';
SELECT api.configure(pg_temp.with_queues(calendar => '{"feed": [{"day": "2027-01-01", "name": "New Year''s Day"}, {"day": "2027-05-01", "name": "Labour Day"}, {"day": "2027-11-18"}],
    "holidays": []}'));
SELECT results_eq('SELECT pg_temp.days()', ARRAY['2027-01-01 New Year''s Day feed in force', '2027-05-01 Labour Day feed rejected', '2027-11-18  feed proposed'],
    'what was decided stays so, under its new name; a day that neither has any longer is gone');
SELECT api.configure(pg_temp.with_queues(calendar => '{"holidays": [{"day": "2027-05-01", "name": "closed"}]}'));
SELECT results_eq('SELECT pg_temp.days()', ARRAY['2027-01-01 New Year''s Day feed in force', '2027-05-01 closed configured in force', '2027-11-18  feed proposed'],
    'without a feed what it proposed stays; the configuration overrules what was rejected');
SELECT api.configure(pg_temp.with_queues(calendar => '{"feed": [], "holidays": []}'));
SELECT results_eq('SELECT pg_temp.days()', ARRAY['2027-01-01 New Year''s Day feed in force'], 'an empty feed proposes nothing; what was approved stays');
SELECT lives_ok($$SELECT desk.configure_holidays('office', NULL, NULL)$$, 'the function itself');

SELECT * FROM finish();
ROLLBACK;
