-- api.ctl_holidays, api.ctl_holidays_decide, desk.alarms_holidays: what a calendar's file proposes, and what becomes of it.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.configured(feed jsonb DEFAULT NULL) RETURNS void
LANGUAGE sql
AS $$
    SELECT api.configure(pg_temp.configuration() || jsonb_build_object('calendars', jsonb_build_array(
        jsonb '{"name": "office", "zone": "Europe/Riga", "spans": [{"weekday": 5, "opens": 540, "closes": 1020}], "holidays": [{"day": "2027-12-24", "name": "Eve"}]}'
            || coalesce(jsonb_build_object('feed', feed), '{}'),
        jsonb '{"name": "shop", "zone": "Pacific/Kiritimati", "spans": [{"weekday": 6, "opens": 0, "closes": 1440}], "holidays": [{"day": "2027-05-01"}]}')))
$$;
CREATE FUNCTION pg_temp.decide(days date[], approve boolean DEFAULT true, calendar text DEFAULT 'office') RETURNS text
LANGUAGE sql
AS $$
    SELECT string_agg((r ->> 'day') || ' ' || (r ->> 'result'), ', ' ORDER BY n)
    FROM jsonb_array_elements(api.ctl_holidays_decide(calendar, days, approve, 'root')) WITH ORDINALITY AS e (r, n)
$$;
CREATE FUNCTION pg_temp.days(calendar text DEFAULT 'office', past boolean DEFAULT false) RETURNS text
LANGUAGE sql
AS $$
    SELECT coalesce(string_agg((r ->> 'day') || ' ' || (r ->> 'state'), ', ' ORDER BY n), '')
    FROM jsonb_array_elements(api.ctl_holidays(calendar, past)) WITH ORDINALITY AS e (r, n)
$$;
CREATE FUNCTION pg_temp.open_at(at timestamptz) RETURNS boolean
LANGUAGE sql
AS $$
    SELECT desk.business_open('office', at) = at
$$;
SELECT FROM api.ctl_clock_set('2027-01-01 00:00+00');
SELECT pg_temp.configured('[{"day": "2027-01-01", "name": "New Year"}, {"day": "2027-11-18", "name": "Day"}, {"day": "2027-12-24"}, {"day": "2028-01-01"}]');

SELECT is(api.ctl_holidays('office', false) -> 1, '{"calendar": "office", "day": "2027-11-18", "weekday": "Thu", "name": "Day", "source": "feed", "state": "proposed"}', 'a day'),
    is(pg_temp.days(), '2027-01-01 proposed, 2027-11-18 proposed, 2027-12-24 in force, 2028-01-01 proposed', 'all of a calendar, today''s too'),
    is(pg_temp.days(NULL), '2027-01-01 proposed, 2027-11-18 proposed, 2027-12-24 in force, 2028-01-01 proposed, 2027-05-01 in force', 'of all calendars'),
    is(pg_temp.days('always'), '', 'of one that has none'), is(api.ctl_holidays('ofice', false), NULL, 'of one that is none');
SELECT is(pg_temp.open_at('2028-01-07 10:00+02'), true, 'an ordinary Friday'), is(pg_temp.open_at('2027-01-01 10:00+02'), true, 'what is proposed closes nothing');
CREATE FUNCTION pg_temp.alarms() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT name || ': ' || detail FROM desk.alarms_now() WHERE name LIKE 'holidays%' ORDER BY 1
$$;
SELECT results_eq('SELECT pg_temp.alarms()', ARRAY['holidays-proposed office: the calendar "office": its file proposes holidays within a month, 1 in all, the first is '
    || '2027-01-01 New Year; until somebody says promisectl holidays approve (or reject) the desk counts them as ordinary days'], 'the admin is told of those that are near');
SELECT is(pg_temp.decide('{2027-01-01,2027-12-24,2027-06-01}'), '2027-01-01 approved, 2027-06-01 missing, 2027-12-24 configured', 'approved, one by one'),
    is(pg_temp.decide('{2027-11-18}', false), '2027-11-18 rejected', 'rejected'), is(api.ctl_holidays_decide('ofice', NULL, true, 'root'), NULL, 'of a calendar that is none');
SELECT is(pg_temp.open_at('2027-01-01 10:00+02'), false, 'what is approved does'), is(pg_temp.days(), '2027-01-01 in force, 2027-11-18 rejected, 2027-12-24 in force, 2028-01-01 proposed', 'and is shown so');
SELECT is_empty('SELECT * FROM desk.alarms_holidays()', 'then nobody is told');
SELECT is(facts, '{"by": "root", "calendar": "office", "day": "2027-01-01", "name": "New Year"}', 'that is an event') FROM desk.event WHERE kind = 'holiday-approved';
SELECT is(facts ->> 'day', '2027-11-18', 'this too') FROM desk.event WHERE kind = 'holiday-rejected';
SELECT is(pg_temp.decide('{2027-01-01}'), '2027-01-01 approved', 'said again');
SELECT is((SELECT count(*) FROM desk.event WHERE kind = 'holiday-approved'), 1::bigint, 'it is none');
SELECT is(pg_temp.decide(NULL), '2028-01-01 approved', 'all that are proposed, and only those');
SELECT is(pg_temp.decide(NULL), NULL, 'then there is nothing');
SELECT is(pg_temp.decide('{2027-11-18}'), '2027-11-18 approved', 'another mind'), is(pg_temp.decide('{2027-01-01}', false), '2027-01-01 rejected', 'in both directions');
SELECT is(pg_temp.open_at('2027-01-01 10:00+02'), true, 'open again'), is((SELECT count(*) FROM desk.alarms_holidays()), 0::bigint, 'of what is rejected nobody is told');
SELECT pg_temp.configured('[{"day": "2027-01-01"}]');
SELECT is(pg_temp.days(), '2027-01-01 rejected, 2027-11-18 in force, 2027-12-24 in force, 2028-01-01 in force', 'the file does not overrule it, nor what it no longer holds');
SELECT FROM api.ctl_clock_set('2027-01-01 23:00+00');
SELECT is(pg_temp.days(), '2027-11-18 in force, 2027-12-24 in force, 2028-01-01 in force', 'days that are over are left out, by the calendar''s clocks'),
    is(pg_temp.days('office', true), '2027-01-01 rejected, 2027-11-18 in force, 2027-12-24 in force, 2028-01-01 in force', 'unless they are asked for');

SELECT * FROM finish();
ROLLBACK;
