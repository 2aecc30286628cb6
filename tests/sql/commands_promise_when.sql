-- desk.when_due, when_end, when_period, when_colon, when_begins, command_number, ack_parts: by when an agent promises something.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

-- An office in Riga: nine to five, on Fridays to four, with a lunch break on Mondays; one that is open in the night alone; a shop.
CREATE FUNCTION pg_temp.spans(hours text) RETURNS jsonb LANGUAGE sql
AS $$
    SELECT jsonb_agg(jsonb_build_object('weekday', h[1]::integer, 'opens', h[2]::integer * 60, 'closes', h[3]::integer * 60))
    FROM regexp_matches(hours, '(\d) (\d+)-(\d+)', 'g') h
$$;
SELECT desk.configure_calendars(jsonb_build_array(
    jsonb_build_object('name', 'office', 'zone', 'Europe/Riga', 'spans', pg_temp.spans('1 9-13, 1 14-17, 2 9-17, 3 9-17, 4 9-17, 5 9-16'),
        'holidays', jsonb '[{"day": "2026-12-24", "name": "Christmas Eve"}, {"day": "2026-12-25"}, {"day": "2026-12-31"}, {"day": "2027-01-01"}]'),
    jsonb_build_object('name', 'always', 'zone', 'Europe/Riga', 'spans', pg_temp.spans('1 0-24, 2 0-24, 3 0-24, 4 0-24, 5 0-24, 6 0-24, 7 0-24')),
    jsonb_build_object('name', 'weekend', 'zone', 'Europe/Riga', 'spans', pg_temp.spans('6 10-14, 7 10-12')),
    jsonb_build_object('name', 'hour', 'zone', 'Europe/Riga', 'spans', pg_temp.spans('2 8-9')),
    jsonb_build_object('name', 'york', 'zone', 'America/New_York', 'spans', pg_temp.spans('1 9-17, 2 9-17, 3 9-17, 4 9-17, 5 9-17')))) \g /dev/null
-- What is meant, as the wall clock in Riga shows it; said on Wednesday 25 November 2026 at 10:15 there.
CREATE FUNCTION pg_temp.due(said text, local timestamp DEFAULT '2026-11-25 10:15', calendar text DEFAULT 'office') RETURNS text
LANGUAGE sql
AS $$
    SELECT to_char(desk.when_due(said, local AT TIME ZONE 'Europe/Riga', calendar) AT TIME ZONE 'Europe/Riga', 'YYYY-MM-DD HH24:MI:SS')
$$;

SELECT is(pg_temp.due(said), at || ':00', said)
FROM (VALUES
    -- A day without a time ends when the office closes.
    ('fri', '2026-11-27 16:00'), ('Friday', '2026-11-27 16:00'), ('by friday', '2026-11-27 16:00'), ('on fri.', '2026-11-27 16:00'), ('mon', '2026-11-30 17:00'),
    ('wed', '2026-12-02 17:00'), ('sat', '2026-11-28 17:00'), ('today', '2026-11-25 17:00'), ('tomorrow', '2026-11-26 17:00'),
    ('24.12.', '2026-12-24 17:00'), ('2026-12-23', '2026-12-23 17:00'), ('23 Dec', '2026-12-23 17:00'), ('Dec 18', '2026-12-18 16:00'), ('the 23rd of December', '2026-12-23 17:00'),
    ('in 2 days', '2026-11-27 16:00'), ('2 days', '2026-11-27 16:00'), ('two days', '2026-11-27 16:00'), ('within a day', '2026-11-26 17:00'), ('in a week', '2026-12-02 17:00'),
    ('next week', '2026-11-30 17:00'), ('end of day', '2026-11-25 17:00'), ('EOD', '2026-11-25 17:00'), ('the end of the day', '2026-11-25 17:00'), ('close of business', '2026-11-25 17:00'),
    ('eod tomorrow', NULL), ('29.2.', '2028-02-29 17:00'), ('29 feb 2028', '2028-02-29 17:00'),
    -- With a time, that.
    ('fri 17:00', '2026-11-27 17:00'), ('17:00 on Friday', '2026-11-27 17:00'), ('fri, 5pm', '2026-11-27 17:00'), ('tomorrow noon', '2026-11-26 12:00'), ('17:00', '2026-11-25 17:00'),
    ('by 5 p.m.', '2026-11-25 17:00'), ('until 17:00', '2026-11-25 17:00'), ('9:00', '2026-11-25 09:00'), ('24.12. 9:30', '2026-12-24 09:30'), ('2026-12-24T09:30', '2026-12-24 09:30'),
    ('Fri 27 Nov 2026 09:00 (Europe/Riga)', '2026-11-27 09:00'), ('in 2 days 12:00', '2026-11-27 12:00'), ('end of week 12:00', '2026-11-27 12:00'),
    -- Counted from now on.
    ('in 2 hours', '2026-11-25 12:15'), ('an hour', '2026-11-25 11:15'), ('90 min', '2026-11-25 11:45'), ('in 20 hours', '2026-11-26 06:15'), ('within two hours', '2026-11-25 12:15'),
    -- By the calendar.
    ('3 business days', '2026-11-30 17:00'), ('in 3 working days', '2026-11-30 17:00'), ('three workdays', '2026-11-30 17:00'), ('a business day', '2026-11-26 17:00'),
    ('within 2 business days', '2026-11-27 16:00'), ('next business day', '2026-11-26 17:00'), ('3 business days 12:00', '2026-11-30 12:00'), ('20 business days', '2026-12-23 17:00'),
    ('21 business days', '2026-12-28 17:00'), ('0 business days', '2026-11-25 17:00'), ('4 business hours', '2026-11-25 14:15'), ('in 10 working hours', '2026-11-26 12:15'),
    ('end of week', '2026-11-27 16:00'), ('the end of the week', '2026-11-27 16:00'), ('this week', '2026-11-27 16:00'), ('eow', '2026-11-27 16:00'), ('end of next week', '2026-12-04 16:00'),
    ('end of month', '2026-11-30 17:00'), ('end of this month', '2026-11-30 17:00'), ('end of next month', '2026-12-30 17:00')
) AS v (said, at);
SELECT is(pg_temp.due(said), NULL, 'not read: ' || said)
FROM unnest(ARRAY['', ' ', 'soon', 'asap', 'next friday', 'fri 17', '25:00', 'fri 24:00', '31.2.', '29.2.2027', '17', 'business days', '-3 business days', '1.5 business days',
    '9999 business days', 'end of', 'end of time', 'fri 17:00 the thing', 'until', 'in', 'tomorrow tomorrow', 'завтра', '12345678901234567890']) said;
SELECT is(pg_temp.due(NULL), NULL, 'nothing said');

-- The end of a day, a week, a month, seen from elsewhere.
SELECT is(pg_temp.due(said, local::timestamp, calendar), at || ':00', format('%s said on %s by %s', said, local, calendar))
FROM (VALUES
    ('today', '2026-11-25 18:00', 'office', '2026-11-25 17:00'), ('end of week', '2026-11-27 15:59', 'office', '2026-11-27 16:00'), ('end of week', '2026-11-27 16:00', 'office', '2026-12-04 16:00'),
    ('end of week', '2026-11-28 12:00', 'office', '2026-12-04 16:00'), ('end of week', '2026-12-21 12:00', 'office', '2026-12-23 17:00'), ('end of week', '2026-12-23 18:00', 'office', '2026-12-30 17:00'),
    ('end of month', '2026-11-30 17:00', 'office', '2026-12-30 17:00'), ('end of month', '2027-01-31 12:00', 'office', '2027-02-26 16:00'), ('end of month', '2028-02-10 12:00', 'office', '2028-02-29 17:00'),
    ('3 business days', '2026-12-23 10:00', 'office', '2026-12-30 17:00'), ('1 business day', '2026-11-28 10:00', 'office', '2026-11-30 17:00'), ('4 business hours', '2026-11-30 10:00', 'office', '2026-11-30 15:00'),
    ('4 business hours', '2026-11-27 15:00', 'office', '2026-11-30 12:00'), ('2 business hours', '2026-11-28 15:00', 'office', '2026-11-30 11:00'),
    -- Open round the clock a day ends at 17:00, and after that at midnight.
    ('fri', '2026-11-25 10:15', 'always', '2026-11-27 17:00'), ('sat', '2026-11-25 10:15', 'always', '2026-11-28 17:00'), ('today', '2026-11-25 10:15', 'always', '2026-11-25 17:00'),
    ('today', '2026-11-25 18:00', 'always', '2026-11-26 00:00'), ('end of week', '2026-11-25 10:15', 'always', '2026-11-27 17:00'), ('end of week', '2026-11-28 10:15', 'always', '2026-12-04 17:00'),
    ('3 business days', '2026-11-25 10:15', 'always', '2026-11-28 17:00'), ('end of month', '2027-01-10 10:15', 'always', '2027-01-31 17:00'),
    -- Where only the weekend is open.
    ('end of week', '2026-11-25 10:15', 'weekend', '2026-11-29 12:00'), ('sat', '2026-11-25 10:15', 'weekend', '2026-11-28 14:00'), ('2 business days', '2026-11-25 10:15', 'weekend', '2026-11-29 12:00'),
    -- Clock times are the desk's, the calendar is elsewhere.
    ('fri', '2026-11-25 10:15', 'york', '2026-11-28 00:00'), ('fri 17:00', '2026-11-25 10:15', 'york', '2026-11-27 17:00'), ('next business day', '2026-11-25 10:15', 'york', '2026-11-27 00:00')
) AS v (said, local, calendar, at);
SELECT is(pg_temp.due('999 business hours', calendar => 'hour'), NULL, 'more than such a calendar has in ten years'),
    is(pg_temp.due('999 business days', calendar => 'hour') IS NULL, true, 'as days too');

-- The days on which clocks change: a working day ends when the clock on the wall says so; hours are hours.
SELECT is(desk.when_due('mon', '2026-03-27 10:00+02', 'office'), '2026-03-30 17:00+03', 'over the change in spring'),
    is(desk.when_due('mon', '2026-10-23 10:00+03', 'office'), '2026-10-26 17:00+02', 'and in autumn'),
    is(desk.when_due('sun', '2026-03-27 10:00+02', 'weekend'), '2026-03-29 12:00+03', 'on its day'),
    is(desk.when_due('sun', '2026-10-23 10:00+03', 'weekend'), '2026-10-25 12:00+02', 'and on that'),
    is(desk.when_due('2 business days', '2026-03-27 10:00+02', 'office'), '2026-03-31 17:00+03', 'business days over it'),
    is(desk.when_due('8 business hours', '2026-10-23 12:00+03', 'office'), '2026-10-26 13:00+02', 'business hours over it'),
    is(desk.when_due('in 3 hours', '2026-03-29 01:00+02', 'office'), '2026-03-29 05:00+03', 'three hours are three hours'),
    is(desk.when_due('tomorrow 03:30', '2026-03-28 10:00+02', 'office'), '2026-03-29 04:30+03', 'an hour that is left out is the next'),
    is(desk.when_due('tomorrow 03:30', '2026-10-24 10:00+03', 'office'), '2026-10-25 03:30+02', 'of two the second'),
    is(desk.when_due('in 2 hours', '2026-11-25 10:15:42+02', 'office'), '2026-11-25 12:15+02', 'whole minutes'),
    is(desk.when_end('office', '2026-11-27', '2026-11-25 10:15+02', 'Europe/Riga'), '2026-11-27 16:00+02', 'the end of a day'),
    is(desk.when_period('office', 'week', 1, '2026-11-25 10:15+02', 'Europe/Riga'), '2026-12-04', 'the end of the next week');
-- A zone that changes by half an hour, and not where Riga does.
UPDATE desk.setting SET zone = 'Australia/Lord_Howe';
SELECT is(desk.when_due('sun 12:00', '2026-10-03 10:00+10:30', 'always'), '2026-10-04 12:00+11', 'Lord Howe in spring'),
    is(desk.when_due('sun 12:00', '2027-04-02 10:00+11', 'always'), '2027-04-04 12:00+10:30', 'and in autumn'),
    is(desk.when_due('fri', '2026-11-25 10:15+02', 'office'), '2026-11-27 16:00+02', 'the office''s hours stay its own');
UPDATE desk.setting SET zone = 'Europe/Riga';

-- Every day of three years, said at any hour: the due moment is open or 17:00, of that day, and never of another.
CREATE FUNCTION pg_temp.wrong_days() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT format('%s at %s by %s: %s', said, d, calendar, m)
    FROM generate_series(timestamp '2026-12-20 00:40', '2028-03-10', '43 hours') AS d,
        unnest('{office,always}'::text[]) AS calendar,
        LATERAL (VALUES ('tomorrow', d::date + 1), ('in 2 days', d::date + 2), ('in 1 week', d::date + 7), (to_char(d + interval '40 days', 'DD.MM.YYYY'), d::date + 40)) AS v (said, day),
        LATERAL (SELECT desk.when_due(said, d AT TIME ZONE 'Europe/Riga', calendar)) AS m (m)
    WHERE m IS DISTINCT FROM coalesce(
        (SELECT max(upper(r)) FROM desk.open_ranges(calendar, day) r WHERE calendar = 'office'), (day + time '17:00') AT TIME ZONE 'Europe/Riga')
$$;
SELECT is_empty('SELECT * FROM pg_temp.wrong_days()', 'a day ends as its calendar says');
-- n business days are as many open days later.
SELECT is_empty($$
    SELECT d, n, m FROM generate_series(timestamp '2026-12-01 12:00', '2027-01-15', '1 day') AS d, generate_series(1, 12, 3) AS n,
        LATERAL (SELECT desk.when_due(n || ' business days', d AT TIME ZONE 'Europe/Riga', 'office')) AS m (m)
    WHERE n <> (SELECT count(*) FROM generate_series(d::date + 1, (m AT TIME ZONE 'Europe/Riga')::date, '1 day') x WHERE EXISTS (SELECT FROM desk.open_ranges('office', x::date)))$$,
    'business days are open days');

-- Where the time ends and the promise begins.
SELECT results_eq(format('SELECT * FROM desk.when_colon(%L)', argument), format('VALUES (%L, %L)', said, rest), argument)
FROM (VALUES ('fri 17:00: the part: by post', 'fri 17:00', 'the part: by post'), ('fri: at 12:00', 'fri', 'at 12:00'), ('17:00:30 chairs', '17:00', '30 chairs'), ('17:00', '17:00', NULL),
    ('fri 17:00:', 'fri 17:00', ''), ('24.12.: x', '24.12.', 'x'), ('24.12.2026:17 chairs', '24.12.2026', '17 chairs'), ('', '', NULL), (': x', '', 'x'),
    ('Fri 27 Nov 2026 09:00 (Europe/Riga): x', 'Fri 27 Nov 2026 09:00 (Europe/Riga)', 'x')) AS v (argument, said, rest);
SELECT is(desk.when_begins(argument, '2026-11-25 10:15+02', 'office'), words, argument)
FROM (VALUES ('fri 17:00 the part', 2), ('fri the part', 1), ('the part', 0), ('3 business days to go', 3), ('tomorrow - the part', 2), ('', 0), ('tomorrow, the part', 1)) AS v (argument, words);
SELECT results_eq(format('SELECT * FROM desk.command_number(%L, %L, %L)', argument, timed, 'office'), format('VALUES (%L::integer, %L)', n, rest), argument)
FROM (VALUES ('2 fri 17:00: r', true, 2, 'fri 17:00: r'), ('#2 fri: r', true, 2, 'fri: r'), ('2. fri: r', true, 2, 'fri: r'), ('2: fri: r', true, 2, 'fri: r'), ('fri: r', true, NULL, 'fri: r'),
    ('2 days: r', true, NULL, '2 days: r'), ('2 2 days: r', true, 2, '2 days: r'), ('24 dec: r', true, NULL, '24 dec: r'), ('5 pm: r', true, NULL, '5 pm: r'), ('3 12:00: r', true, 3, '12:00: r'),
    ('3 business days: r', true, NULL, '3 business days: r'), ('2', true, 2, ''), ('2: why', false, 2, 'why'), ('2', false, 2, ''), ('why not', false, NULL, 'why not'),
    ('17:00: why', false, 17, '00: why'), ('99999999999: x', false, NULL, '99999999999: x')) AS v (argument, timed, n, rest);

-- #ack: how long, and of which.
UPDATE desk.test_clock SET shift = '2026-11-25 10:15+02' - now();
SELECT is((SELECT concat_ws(' ', to_char(until AT TIME ZONE 'Europe/Riga', 'DD HH24:MI'), n) FROM desk.ack_parts(argument, 'office')), is_read, argument)
FROM (VALUES ('2 hours', '25 12:15'), ('for 2h', '25 12:15'), ('2h 3', '25 12:15 3'), ('2h, #3', '25 12:15 3'), ('3 2h', '25 12:15 3'), ('until 17:00', '25 17:00'), ('17:00 2', '25 17:00 2'), ('1 day', '26 17:00'),
    ('1 day 3', '26 17:00 3'), ('tomorrow noon', '26 12:00'), ('a while', ''), ('', ''), ('3', '3')) AS v (argument, is_read);

-- Whatever is written, it ends in a time or in none, never in an error.
SELECT lives_ok($$
    SELECT desk.when_due(string_agg(piece, CASE WHEN get_byte(sha256(convert_to(s::text, 'UTF8')), 20) % 3 = 0 THEN '' ELSE ' ' END), '2026-11-25 10:15+02', 'office')
    FROM generate_series(1, 3000) AS s, generate_series(0, 4) AS n,
        LATERAL (SELECT (ARRAY['until', 'in', 'at', '2', '31', '999', '0', '9999', 'days', 'hour', 'week', 'month', 'min', 'fri', 'monday', 'dec', 'feb', '.', '-', ':', '24.12.', '2026',
            'business', 'working', '17:00', '5pm', 'am', 'next', 'end of', 'the', '29', 'th', 'T', ',', 'noon', E'\u00a0', '', 'of', '2.', 'eod', 'two', '99:99', '0000-00-00', 'business hours'])
            [1 + get_byte(sha256(convert_to(s::text, 'UTF8')), n) % 44]) AS p (piece)
    GROUP BY s$$, 'no words are an error');

SELECT * FROM finish();
ROLLBACK;
