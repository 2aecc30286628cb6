-- Business time: explicit cases; business_oracle compares with a walk minute by minute.
BEGIN;
SELECT plan(36);

CREATE FUNCTION pg_temp.calendar(zone text, spans text, holidays text DEFAULT '[]') RETURNS void
LANGUAGE sql AS $$
    SELECT desk.configure_calendars(jsonb_build_array(jsonb_build_object(
        'name', 'c', 'zone', zone, 'spans', spans::jsonb, 'holidays', holidays::jsonb)))
$$;
CREATE FUNCTION pg_temp.week(opens integer, closes integer, days integer) RETURNS text
LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_build_object('weekday', d, 'opens', opens, 'closes', closes))::text FROM generate_series(1, days) d
$$;

-- Monday to Friday, nine to six, in Riga.
SELECT pg_temp.calendar('Europe/Riga', pg_temp.week(540, 1080, 5), '[{"day": "2026-11-18", "name": "Proclamation Day"}]');
SELECT is(desk.calendar_day('c', '2026-11-16 23:30+00'), '2026-11-17'::date, 'the local day');
SELECT is(desk.zone_offset('2026-11-16 12:00+00', 'Europe/Riga'), 7200, 'two hours ahead in winter');
SELECT is(desk.zone_offset('2026-07-16 12:00+00', 'Europe/Riga'), 10800, 'three in summer');
SELECT is(desk.zone_change('Europe/Riga', '2026-03-28', '2026-03-30'), '2026-03-29 01:00+00', 'the clock is put forward');
SELECT is(desk.zone_change('Europe/Riga', '2026-05-01', '2026-05-03'), NULL, 'no change in May');
SELECT results_eq('SELECT * FROM desk.open_ranges(''c'', ''2026-11-17'')',
    $$VALUES (tstzrange('2026-11-17 09:00+02', '2026-11-17 18:00+02'))$$, 'a working day');
SELECT is_empty('SELECT * FROM desk.open_ranges(''c'', ''2026-11-18'')', 'a holiday');
SELECT is_empty('SELECT * FROM desk.open_ranges(''c'', ''2026-11-21'')', 'a Saturday');
SELECT is(desk.business_add('c', '2026-11-17 17:00+02', '2 hours'), '2026-11-19 10:00+02', 'over a night and a holiday');
SELECT is(desk.business_add('c', '2026-11-17 09:00+02', '9 hours'), '2026-11-17 18:00+02', 'to the end of the day, not to the next morning');
SELECT is(desk.business_add('c', '2026-11-21 12:00+02', '0 hours'), '2026-11-21 12:00+02', 'nothing is added');
SELECT is(desk.business_add('c', '2026-11-21 12:00+02', '1 minute'), '2026-11-23 09:01+02', 'from a Saturday');
SELECT is(desk.business_subtract('c', '2026-11-19 10:00+02', '2 hours'), '2026-11-17 17:00+02', 'and back');
SELECT is(desk.business_subtract('c', '2026-11-23 09:00+02', '9 hours'), '2026-11-20 09:00+02', 'a day back from the morning');
SELECT is(desk.business_between('c', '2026-11-17 17:00+02', '2026-11-19 10:00+02'), '2 hours', 'counted');
SELECT is(desk.business_between('c', '2026-11-19 10:00+02', '2026-11-17 17:00+02'), '0', 'backwards there is none');
SELECT results_eq($$SELECT day, seconds FROM desk.business_days_of('c', '2026-11-17 17:00+02', '2026-11-19 10:00+02')$$,
    $$VALUES ('2026-11-17'::date, 3600::numeric), ('2026-11-19'::date, 3600::numeric)$$, 'day by day');
SELECT is(desk.business_open('c', '2026-11-17 12:00+02'), '2026-11-17 12:00+02', 'open now');
SELECT is(desk.business_open('c', '2026-11-17 18:00+02'), '2026-11-19 09:00+02', 'the end is not included');
SELECT is(desk.business_day_end('c', '2026-11-17 12:00+02', 3), '2026-11-23 18:00+02', 'three business days');
SELECT is(desk.business_day_end('c', '2026-11-17 12:00+02', 0), '2026-11-17 18:00+02', 'the end of today');
SELECT is(desk.business_day_end('c', '2026-11-17 18:00+02', 0), '2026-11-19 18:00+02', 'of a day that is over: the next');

-- Half an hour after the gap and in the overlap; round the clock on such days.
SELECT results_eq($$SELECT * FROM desk.local_ranges('Europe/Riga', '2026-03-29', 210, 300)$$,
    $$VALUES (tstzrange('2026-03-29 01:00+00', '2026-03-29 02:00+00'))$$, 'opens inside the gap: when the clock is past it');
SELECT results_eq($$SELECT * FROM desk.local_ranges('Europe/Riga', '2026-10-25', 210, 225)$$,
    $$VALUES (tstzrange('2026-10-25 00:30+00', '2026-10-25 00:45+00')), (tstzrange('2026-10-25 01:30+00', '2026-10-25 01:45+00'))$$,
    'a time that comes twice is open twice');
SELECT is_empty($$SELECT * FROM desk.local_ranges('Europe/Riga', '2026-03-29', 190, 230)$$, 'a time that never comes');
SELECT pg_temp.calendar('Europe/Riga', pg_temp.week(0, 1440, 7));
SELECT is(desk.business_between('c', '2026-03-29 00:00+02', '2026-03-30 00:00+03'), '23 hours', 'the short day');
SELECT is(desk.business_between('c', '2026-10-25 00:00+03', '2026-10-26 00:00+02'), '25 hours', 'the long day');
SELECT is(desk.business_add('c', '2028-02-28 12:00+02', '48 hours'), '2028-03-01 12:00+02', 'over a leap day');
SELECT is(desk.business_add('c', '2026-12-31 23:30+02', '1 hour'), '2027-01-01 00:30+02', 'over the end of a year');

-- What is refused.
SELECT throws_like($$SELECT pg_temp.calendar('Europe/Riga', '[]')$$, '%never open%', 'an empty calendar');
SELECT throws_like($$SELECT pg_temp.calendar('Europe/Atlantis', pg_temp.week(0, 10, 1))$$, '%Atlantis%', 'an unknown zone');
SELECT throws_like($$SELECT pg_temp.calendar('Europe/Riga', '[{"weekday":1,"opens":0,"closes":60},{"weekday":1,"opens":60,"closes":90}]')$$,
    '%overlap or touch%', 'spans that touch');
SELECT throws_like($$SELECT desk.business_open('none', desk.now())$$, '%no calendar "none"%', 'an unknown calendar');
SELECT ok(desk.business_limit() > 366, 'a limit on how far is looked');

-- A feed proposes only; what is no longer configured stays as it was.
SELECT pg_temp.calendar('Europe/Riga', pg_temp.week(540, 1080, 5));
INSERT INTO desk.holiday VALUES ('c', '2026-11-18', 'by the feed', 'feed', false);
SELECT is(desk.business_open('c', '2026-11-18 10:00+02'), '2026-11-18 10:00+02', 'a proposed holiday closes nothing');
SELECT desk.configure_calendars('[]');
SELECT is(desk.business_open('c', '2026-11-17 18:00+02'), '2026-11-18 09:00+02', 'promises by a calendar that is gone go on');
SELECT * FROM finish();
ROLLBACK;
