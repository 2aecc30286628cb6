-- desk.when_of, when_said, when_parts, when_span, when_count, when_day, when_clock, when_weekday, when_date, date_if, moment_shown: what an agent means by a time.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

-- What is meant, as the wall clock in Riga shows it; said on Wednesday 25 November 2026 at 10:15 there.
CREATE FUNCTION pg_temp.meant(said text, local timestamp DEFAULT '2026-11-25 10:15', zone text DEFAULT 'Europe/Riga') RETURNS text
LANGUAGE sql
AS $$
    SELECT to_char(desk.when_of(said, local AT TIME ZONE zone, zone) AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI:SS')
$$;

SELECT is(pg_temp.meant(said), at || ':00', said)
FROM (VALUES
    ('17:00', '2026-11-25 17:00'), ('until 17:00', '2026-11-25 17:00'), ('at 5pm', '2026-11-25 17:00'), ('5 PM', '2026-11-25 17:00'),
    ('5:30pm', '2026-11-25 17:30'), ('5:30 p.m.', '2026-11-25 17:30'), ('12am', '2026-11-25 00:00'), ('12pm', '2026-11-25 12:00'),
    ('noon', '2026-11-25 12:00'), ('0:05', '2026-11-25 00:05'), ('23:59', '2026-11-25 23:59'), ('09:00', '2026-11-25 09:00'),
    ('today', '2026-11-25 09:00'), ('today 17:00', '2026-11-25 17:00'), ('17:00 today', '2026-11-25 17:00'),
    ('tomorrow', '2026-11-26 09:00'), ('until tomorrow at noon', '2026-11-26 12:00'), ('5pm tomorrow', '2026-11-26 17:00'),
    ('the day after tomorrow', '2026-11-27 09:00'), ('Tomorrow,  17:00', '2026-11-26 17:00'), (E'tomorrow\u00a017:00', '2026-11-26 17:00'),
    ('fri', '2026-11-27 09:00'), ('until Friday', '2026-11-27 09:00'), ('on friday', '2026-11-27 09:00'), ('fri 17:00', '2026-11-27 17:00'),
    ('Fri, 17:00', '2026-11-27 17:00'), ('17:00 on Friday', '2026-11-27 17:00'), ('this friday', '2026-11-27 09:00'), ('fri.', '2026-11-27 09:00'),
    ('wednesday', '2026-12-02 09:00'), ('wed 17:00', '2026-12-02 17:00'), ('tues', '2026-12-01 09:00'), ('thurs 8:30', '2026-11-26 08:30'),
    ('next week', '2026-11-30 09:00'), ('next week 14:00', '2026-11-30 14:00'),
    ('end of week', '2026-11-27 17:00'), ('the end of the week', '2026-11-27 17:00'), ('end of week 12:00', '2026-11-27 12:00'),
    ('in 2 days', '2026-11-27 09:00'), ('in 2 days 17:00', '2026-11-27 17:00'), ('2 days', '2026-11-27 09:00'), ('in a day', '2026-11-26 09:00'),
    ('in 3 hours', '2026-11-25 13:15'), ('in an hour', '2026-11-25 11:15'), ('3h', '2026-11-25 13:15'), ('in 90 minutes', '2026-11-25 11:45'),
    ('20 min', '2026-11-25 10:35'), ('in 1 week', '2026-12-02 09:00'), ('in two weeks', '2026-12-09 09:00'), ('two weeks', '2026-12-09 09:00'), ('in twelve hours', '2026-11-25 22:15'), ('in 2 weeks', '2026-12-09 09:00'),
    ('2w', '2026-12-09 09:00'), ('in 3 months', '2027-02-25 09:00'),
    ('2026-12-24', '2026-12-24 09:00'), ('2026-12-24 17:00', '2026-12-24 17:00'), ('2026-12-24T17:00', '2026-12-24 17:00'),
    ('until 24.12.', '2026-12-24 09:00'), ('24.12', '2026-12-24 09:00'), ('24. 12.', '2026-12-24 09:00'), ('24.12.2026', '2026-12-24 09:00'),
    ('24. 12. 2026', '2026-12-24 09:00'), ('24.12.2026 17:00', '2026-12-24 17:00'), ('24.12. at 5pm', '2026-12-24 17:00'),
    ('24 Dec', '2026-12-24 09:00'), ('24 dec 2027', '2027-12-24 09:00'), ('24th of December', '2026-12-24 09:00'), ('24. Dec.', '2026-12-24 09:00'),
    ('Dec 24', '2026-12-24 09:00'), ('December 24th, 2027', '2027-12-24 09:00'), ('dec 24 17:00', '2026-12-24 17:00'), ('17:00 24 Dec', '2026-12-24 17:00'),
    ('the 24th of december', '2026-12-24 09:00'), ('3 sept', '2027-09-03 09:00'), ('Thu 24 Dec 17:00', '2026-12-24 17:00'), ('Thursday 24.12.', '2026-12-24 09:00'),
    ('25.11.', '2026-11-25 09:00'), ('24.11.', '2027-11-24 09:00'), ('1.1.', '2027-01-01 09:00'), ('2020-01-01', '2020-01-01 09:00'),
    ('29.2.', '2028-02-29 09:00'), ('29 feb', '2028-02-29 09:00')
) AS v (said, at);

-- What cannot be read, or is no time.
SELECT is(pg_temp.meant(said), NULL, 'not read: ' || said)
FROM unnest(ARRAY['', ' ', 'until', 'soon', 'sometime', 'next friday', '25:00', '24:00', '12:60', '13pm', '0am', '0pm', '5', 'at 5', 'friday 24:00',
    'fri sat', '31.2.', '31.11.', '29.2.2027', '30 feb', '0.1.', '1.13.', '32.1.', '2026-13-01', '2026-02-29', '0000-01-01', '24/12', '12/24', '24.12.26',
    'Fri 24 Dec', 'mon 24.12.', '24 Decembre', '24 ma', 'marching 3', 'Dec', 'december 2026', '99999 days', 'in days', 'in -2 days', 'in 2 years', '1.5 hours',
    '17:00 18:00', 'tomorrow tomorrow', 'until until fri', 'hour', '٢٤.١٢.', 'завтра', '12345678901234567890', '2 m', '17:00:00']) said;

-- Every weekday, full and short, said on every day of three weeks: the next such day, at nine.
CREATE FUNCTION pg_temp.wrong_weekdays() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT format('%s on %s: %s', w, d, m)
    FROM generate_series(timestamp '2026-11-16 10:00', '2026-12-06', '1 day') AS d,
        unnest('{monday,tuesday,wednesday,thursday,friday,saturday,sunday,mon,tue,wed,thu,fri,sat,sun}'::text[]) WITH ORDINALITY AS w (w, n),
        LATERAL (SELECT desk.when_of(w, d AT TIME ZONE 'Europe/Riga', 'Europe/Riga') AT TIME ZONE 'Europe/Riga') AS m (m)
    WHERE m IS NULL OR extract(isodow FROM m) <> (n - 1) % 7 + 1 OR m::date - d::date NOT BETWEEN 1 AND 7 OR m::time <> '09:00'
$$;
SELECT is_empty('SELECT * FROM pg_temp.wrong_weekdays()', 'every weekday is the next such day');

-- Every day of eight years, two of them leap, written in every form; seen from two years before.
CREATE FUNCTION pg_temp.wrong_dates() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT format('%s: %s', said, m)
    FROM generate_series(timestamp '2027-01-01', '2034-12-31', '1 day') AS d,
        unnest('{YYYY-MM-DD,DD.MM.YYYY,FMDD.FMMM.YYYY,FMDD Mon YYYY,"FMMonth FMDD, YYYY",FMDD FMMonth YYYY,Dy FMDD Mon YYYY}'::text[]) AS f,
        LATERAL (SELECT to_char(d, f), desk.when_of(to_char(d, f), '2025-01-01', 'Europe/Riga') AT TIME ZONE 'Europe/Riga') AS m (said, m)
    WHERE m IS DISTINCT FROM d + interval '9 hours'
$$;
SELECT is_empty('SELECT * FROM pg_temp.wrong_dates()', 'every date in every form is that day at nine');

-- Day and month alone, from every day of a leap year and the next: the next such day, that day included.
CREATE FUNCTION pg_temp.wrong_next_dates() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT format('%s on %s: %s', said, d, m)
    FROM generate_series(timestamp '2028-01-01 12:00', '2029-12-31 12:00', '1 day') AS d, generate_series(0, 365, 7) AS ahead,
        LATERAL (SELECT to_char(d + ahead * interval '1 day', 'DD.MM.')) AS s (said),
        LATERAL (SELECT desk.when_of(said, d AT TIME ZONE 'Europe/Riga', 'Europe/Riga') AT TIME ZONE 'Europe/Riga') AS m (m)
    WHERE m IS DISTINCT FROM d::date + ahead + time '09:00'
$$;
SELECT is_empty('SELECT * FROM pg_temp.wrong_next_dates()', 'a day without a year is the next such day');

-- Relative days from every day of two years, at any hour, in several zones: calendars and wall clocks, over both changes of
-- each year, month ends and the leap day.
CREATE FUNCTION pg_temp.wrong_days() RETURNS SETOF text
LANGUAGE sql
AS $$
    SELECT format('%s at %s in %s: %s', said, d, zone, m)
    FROM generate_series(timestamp '2027-12-20 00:40', '2029-01-10', '17 hours') AS d,
        unnest('{Europe/Riga,America/New_York,Asia/Kathmandu,Australia/Lord_Howe,UTC}'::text[]) AS zone,
        LATERAL (VALUES ('today', d::date), ('tomorrow', d::date + 1), ('in 2 days', d::date + 2), ('in 1 week', d::date + 7), ('next week', date_trunc('week', d)::date + 7),
            ('in 1 month', (d::date + interval '1 month')::date)) AS v (said, day),
        LATERAL (SELECT desk.when_of(said, d AT TIME ZONE zone, zone) AT TIME ZONE zone) AS m (m)
    WHERE m IS DISTINCT FROM day + time '09:00'
$$;
SELECT is_empty('SELECT * FROM pg_temp.wrong_days()', 'days are the calendar''s, nine is nine in any season');
SELECT is(pg_temp.meant('in 1 month', '2026-01-31 10:00'), '2026-02-28 09:00:00', 'a month after the end of January');
SELECT is(pg_temp.meant('tomorrow', '2028-02-28 10:00'), '2028-02-29 09:00:00', 'the leap day');
SELECT is(pg_temp.meant('tomorrow', '2026-12-31 23:59'), '2027-01-01 09:00:00', 'over the new year');

-- The end of the week, from every hour of one: this Friday at 17:00 until then, the next one from then on.
SELECT is_empty($$
    SELECT d, m FROM generate_series(timestamp '2026-11-23 00:00', '2026-11-29 23:00', '1 hour') AS d, pg_temp.meant('end of week', d) AS m
    WHERE m <> CASE WHEN d < '2026-11-27 17:00' THEN '2026-11-27 17:00:00' ELSE '2026-12-04 17:00:00' END$$, 'the end of the week');

-- Both changes: in Riga 03:00 becomes 04:00 on 29 March 2026, 04:00 becomes 03:00 on 25 October.
SELECT is(desk.when_of('in 3 hours', '2026-03-29 01:00+02', 'Europe/Riga'), '2026-03-29 04:00+02', 'three hours are three hours in spring'),
    is(desk.when_of('in 3 hours', '2026-10-25 01:00+03', 'Europe/Riga'), '2026-10-25 04:00+03', 'and in autumn'),
    is(desk.when_of('in 1 day 10:00', '2026-03-28 10:00+02', 'Europe/Riga'), '2026-03-29 10:00+03', 'a day is a wall clock''s in spring'),
    is(desk.when_of('in 1 day 10:00', '2026-10-24 10:00+03', 'Europe/Riga'), '2026-10-25 10:00+02', 'and in autumn'),
    is(desk.when_of('tomorrow 03:30', '2026-03-28 10:00+02', 'Europe/Riga'), '2026-03-29 04:30+03', 'an hour that is left out is the next'),
    is(desk.when_of('tomorrow 03:30', '2026-10-24 10:00+03', 'Europe/Riga'), '2026-10-25 03:30+02', 'of two the second'),
    is(desk.when_of('tomorrow 02:59', '2026-03-28 10:00+02', 'Europe/Riga'), '2026-03-29 02:59+02', 'just before'),
    is(desk.when_of('tomorrow 04:00', '2026-10-24 10:00+03', 'Europe/Riga'), '2026-10-25 04:00+02', 'just after');
-- The day is the desk's, not UTC's.
SELECT is(desk.when_of('tomorrow', '2026-11-25 23:30+00', 'Europe/Riga'), '2026-11-27 09:00+02', 'it is tomorrow in Riga already'),
    is(desk.when_of('tomorrow', '2026-11-25 23:30+00', 'America/New_York'), '2026-11-26 09:00-05', 'and not yet in New York');

-- Whatever is written, it ends in a time or in none, never in an error.
SELECT lives_ok($$
    SELECT desk.when_of(string_agg(piece, CASE WHEN get_byte(sha256(convert_to(s::text, 'UTF8')), 20) % 3 = 0 THEN '' ELSE ' ' END), '2026-11-25 10:15+02', 'Europe/Riga')
    FROM generate_series(1, 4000) AS s, generate_series(0, 4) AS n,
        LATERAL (SELECT (ARRAY['until', 'in', 'at', '2', '31', '999', '0', '9999', 'days', 'hour', 'week', 'month', 'min', 'fri', 'monday', 'dec', 'feb', '.', '-', ':', '24.12.', '2026',
            '2026-02-', '17:00', '5pm', 'am', 'next', 'end of', 'the', '29', 'th', 'T', ',', 'noon', E'\u00a0', '', 'of', '2.', '1e5', '٣', '99:99', '0000-00-00'])
            [1 + get_byte(sha256(convert_to(s::text, 'UTF8')), n) % 42]) AS p (piece)
    GROUP BY s$$, 'no words are an error');
SELECT lives_ok($$SELECT desk.when_of(repeat('9', 100000), desk.now(), 'UTC'), desk.when_of(NULL, desk.now(), 'UTC'),
    desk.when_of(repeat('in ', 50000), desk.now(), 'UTC')$$, 'however long');

-- The parts
SELECT is(desk.when_clock('12:30am'), '00:30', 'half past midnight'), is(desk.when_clock('12:30 pm'), '12:30', 'half past noon'),
    is(desk.when_day('sat', '2026-11-25 10:15'), '2026-11-28', 'a day'), is(desk.when_weekday('wed', '2026-11-25'), 7, 'a week from now'),
    is(desk.when_weekday('weekend', '2026-11-25'), NULL, 'no weekday'), is(desk.when_date('24 dec', '2026-11-25'), '2026-12-24', 'a date'),
    is(desk.date_if(2100, 2, 29), NULL, '2100 is no leap year'), is(desk.date_if(2000, 2, 29), '2000-02-29', '2000 was one'),
    is(desk.moment_shown('2026-11-27T07:00Z'), 'Fri 27 Nov 2026 09:00 (Europe/Riga)', 'as agents read it'),
    is(pg_temp.meant('Fri 27 Nov 2026 09:00'), '2026-11-27 09:00:00', 'and may write it back');

SELECT * FROM finish();
ROLLBACK;
