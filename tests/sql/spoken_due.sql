-- desk.spoken_due and what it is made of (spoken_point, spoken_day, spoken_time, spoken_clock, spoken_before, spoken_is_before, spoken_first,
-- spoken_is_day, spoken_end, spoken_weekday, spoken_date, spoken_monthday, spoken_amount, spoken_business_day, spoken_period), open_on: by
-- when something is due that was promised in words. tests/sql/spoken_oracle tries them on many more moments.
BEGIN;
\ir story.psql
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.due(said jsonb, local timestamp DEFAULT '2026-11-25 10:15', calendar text DEFAULT NULL, zone text DEFAULT 'Europe/Riga') RETURNS text
LANGUAGE sql
AS $$
    SELECT to_char(d.due AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI ') || d.precision FROM desk.spoken_due(said, local AT TIME ZONE zone, zone, calendar) d
$$;

-- Said on Wednesday 25 November 2026 at 10:15 in Riga.
SELECT is(pg_temp.due(said::jsonb), due, said)
FROM (VALUES
    -- A clock time.
    ('{"time": "17:00"}', '2026-11-25 17:00 minute'), ('{"time": "9:00"}', '2026-11-26 09:00 minute'), ('{"time": "10:15"}', '2026-11-26 10:15 minute'),
    ('{"time": "5"}', '2026-11-25 17:00 minute'), ('{"time": "8"}', '2026-11-26 08:00 minute'), ('{"time": "7:30"}', '2026-11-25 19:30 minute'), ('{"time": "12"}', '2026-11-25 12:00 minute'),
    ('{"time": "07:30"}', '2026-11-26 07:30 minute'), ('{"time": "20:00"}', '2026-11-25 20:00 minute'), ('{"time": "24:00"}', '2026-11-26 00:00 minute'), ('{"time": "0:30"}', '2026-11-26 00:30 minute'),
    ('{"time": "5", "meridiem": "am", "days": 1}', '2026-11-26 05:00 minute'), ('{"time": "5:30", "meridiem": "pm"}', '2026-11-25 17:30 minute'), ('{"time": "12", "meridiem": "am", "days": 1}', '2026-11-26 00:00 minute'),
    ('{"time": "17:00", "meridiem": "pm"}', '2026-11-25 17:00 minute'), ('{"time": "7", "part": "morning", "days": 1}', '2026-11-26 07:00 minute'), ('{"time": "9", "part": "evening"}', '2026-11-25 21:00 minute'),
    ('{"time": "4:30", "part": "afternoon"}', '2026-11-25 16:30 minute'), ('{"time": "3", "part": "day"}', '2026-11-25 15:00 minute'), ('{"time": "12", "part": "noon"}', '2026-11-25 12:00 minute'),
    ('{"time": "11:00", "weekday": 5}', '2026-11-27 11:00 minute'), ('{"time": "9:00", "days": 0}', NULL), ('{"time": "25:00"}', NULL), ('{"time": "9:77"}', NULL), ('{"time": "soon"}', NULL),
    ('{"time": "12:00", "days": 1, "relation": "before"}', '2026-11-26 12:00 minute'), ('{"time": "10:00", "relation": "before", "weekday": 5}', '2026-11-27 10:00 minute'),
    -- Minutes, hours.
    ('{"relation": "in", "amount": 2, "unit": "hour"}', '2026-11-25 12:15 minute'), ('{"relation": "within", "amount": 24, "unit": "hour"}', '2026-11-26 10:15 minute'), ('{"amount": 0.5, "unit": "hour"}', '2026-11-25 10:45 minute'),
    ('{"amount": 1.5, "unit": "hour"}', '2026-11-25 11:45 minute'), ('{"amount": 20, "unit": "minute"}', '2026-11-25 10:35 minute'), ('{"amount": 0.5, "unit": "day"}', '2026-11-25 22:15 minute'),
    -- A day.
    ('{"relation": "by", "weekday": 5}', '2026-11-27 18:00 day'), ('{"weekday": 6}', '2026-11-28 18:00 day'), ('{"weekday": 7}', '2026-11-29 18:00 day'), ('{"weekday": 1}', '2026-11-30 18:00 day'), ('{"weekday": 2}', '2026-12-01 18:00 day'),
    ('{"weekday": 3}', '2026-12-02 18:00 ambiguous'), ('{"weekday": 3, "which": "next"}', '2026-12-02 18:00 day'), ('{"weekday": 3, "which": "this"}', '2026-12-02 18:00 ambiguous'), ('{"weekday": 8}', NULL), ('{"weekday": 0}', NULL),
    ('{"weekday": 5, "which": "next"}', '2026-11-27 18:00 ambiguous'), ('{"weekday": 1, "which": "next"}', '2026-11-30 18:00 day'), ('{"weekday": 5, "which": "this"}', '2026-11-27 18:00 day'),
    ('{"weekday": 5, "week": 0}', '2026-11-27 18:00 day'), ('{"weekday": 5, "week": 1}', '2026-12-04 18:00 day'), ('{"weekday": 1, "week": 1}', '2026-11-30 18:00 day'), ('{"weekday": 5, "week": 2}', '2026-12-11 18:00 day'),
    ('{"weekday": 3, "week": 0}', '2026-11-25 18:00 day'), ('{"weekday": 1, "week": 0}', NULL), ('{"weekday": 5, "period": "week", "ahead": 1}', '2026-12-04 18:00 day'),
    ('{"days": 0}', '2026-11-25 18:00 day'), ('{"days": 1}', '2026-11-26 18:00 day'), ('{"days": 2}', '2026-11-27 18:00 day'), ('{"days": 1, "weekday": 4}', '2026-11-26 18:00 day'), ('{"days": 1, "weekday": 5}', '2026-11-26 18:00 ambiguous'),
    -- Parts of a day.
    ('{"days": 1, "part": "morning"}', '2026-11-26 12:00 day'), ('{"weekday": 1, "part": "morning"}', '2026-11-30 12:00 day'), ('{"part": "morning"}', '2026-11-26 12:00 day'), ('{"days": 0, "part": "morning"}', '2026-11-25 12:00 day'), ('{"part": "noon"}', '2026-11-25 12:00 minute'),
    ('{"days": 1, "part": "noon"}', '2026-11-26 12:00 minute'), ('{"relation": "before", "days": 1, "part": "noon"}', '2026-11-26 12:00 minute'), ('{"part": "afternoon"}', '2026-11-25 18:00 day'), ('{"part": "evening"}', '2026-11-25 18:00 day'),
    ('{"part": "day"}', '2026-11-25 18:00 day'), ('{"relation": "by", "days": 1, "part": "evening"}', '2026-11-26 18:00 day'), ('{"relation": "before", "part": "evening"}', '2026-11-25 18:00 day'),
    ('{"relation": "before", "weekday": 1, "part": "day"}', '2026-11-30 18:00 day'),
    -- Before a day.
    ('{"relation": "before", "weekday": 5}', '2026-11-26 18:00 ambiguous'), ('{"relation": "before", "weekday": 1}', '2026-11-27 18:00 ambiguous'), ('{"relation": "before", "weekday": 7}', '2026-11-27 18:00 ambiguous'),
    ('{"relation": "before", "weekday": 3}', '2026-12-01 18:00 ambiguous'), ('{"relation": "before", "weekday": 4}', '2026-11-25 18:00 ambiguous'), ('{"relation": "before", "days": 1}', '2026-11-25 18:00 ambiguous'), ('{"relation": "before", "days": 0}', NULL),
    ('{"relation": "before", "date": {"day": 24, "month": 12}}', '2026-12-23 18:00 ambiguous'), ('{"relation": "before", "monthday": 30}', '2026-11-27 18:00 ambiguous'), ('{"relation": "before", "period": "week", "ahead": 1}', '2026-11-27 18:00 ambiguous'),
    ('{"relation": "before", "period": "weekend", "ahead": 0}', '2026-11-27 18:00 ambiguous'), ('{"relation": "by", "period": "weekend", "ahead": 0}', '2026-11-27 18:00 ambiguous'), ('{"relation": "before", "amount": 2, "unit": "day"}', '2026-11-27 18:00 day'),
    ('{"relation": "before", "period": "month", "ahead": 0}', '2026-11-30 18:00 day'), ('{"relation": "before", "period": "month", "ahead": 1}', '2026-11-30 18:00 ambiguous'), ('{"relation": "before", "period": "week", "ahead": 0, "part": "end"}', '2026-11-27 18:00 day'),
    ('{"relation": "before", "period": "week", "ahead": 1, "part": "middle"}', '2026-12-01 18:00 ambiguous'), ('{"relation": "before", "date": {"month": 2}}', '2027-01-29 18:00 ambiguous'),
    -- Weeks, weekends, months, years.
    ('{"period": "week", "ahead": 0}', '2026-11-27 18:00 day'), ('{"period": "week", "ahead": 0, "part": "end"}', '2026-11-27 18:00 day'), ('{"period": "week", "ahead": 1}', '2026-12-04 18:00 day'), ('{"period": "week", "ahead": 2}', '2026-12-11 18:00 day'),
    ('{"period": "week", "ahead": 1, "part": "begin"}', '2026-12-01 18:00 day'), ('{"period": "week", "ahead": 1, "part": "middle"}', '2026-12-02 18:00 day'), ('{"period": "week", "ahead": 1, "part": "end"}', '2026-12-04 18:00 day'),
    ('{"period": "week", "ahead": 0, "part": "middle"}', '2026-11-25 18:00 day'), ('{"period": "week", "ahead": 0, "part": "begin"}', '2026-12-01 18:00 day'), ('{"period": "week", "ahead": -1}', NULL), ('{"period": "week", "ahead": 99}', NULL),
    ('{"period": "weekend", "ahead": 0}', '2026-11-29 18:00 range'), ('{"period": "weekend", "ahead": 1}', '2026-11-29 18:00 ambiguous'), ('{"period": "month", "ahead": 0, "part": "end"}', '2026-11-30 18:00 day'), ('{"period": "month", "ahead": 0}', '2026-11-30 18:00 day'),
    ('{"period": "month", "ahead": 1}', '2026-12-31 18:00 day'), ('{"period": "month", "ahead": 2}', '2027-01-29 18:00 day'), ('{"period": "month", "ahead": 1, "part": "begin"}', NULL), ('{"period": "month", "ahead": 1, "part": "middle"}', NULL),
    ('{"period": "year", "ahead": 0, "part": "end"}', '2026-12-31 18:00 day'), ('{"period": "year", "ahead": 1}', NULL), ('{"date": {"month": 1}, "part": "end"}', '2027-01-29 18:00 day'), ('{"date": {"month": 11}}', '2026-11-30 18:00 day'),
    ('{"date": {"month": 1}, "part": "begin"}', NULL), ('{"period": "decade", "ahead": 0}', NULL),
    -- Days, weeks, months from now.
    ('{"amount": 2, "unit": "day"}', '2026-11-27 18:00 day'), ('{"amount": 3, "unit": "day"}', '2026-11-28 18:00 day'), ('{"amount": 1, "unit": "week"}', '2026-12-02 18:00 day'), ('{"amount": 2, "unit": "week"}', '2026-12-09 18:00 day'),
    ('{"amount": 1, "unit": "month"}', '2026-12-25 18:00 day'), ('{"amount": 0.5, "unit": "month"}', '2026-12-10 18:00 day'), ('{"amount": 1.5, "unit": "week"}', '2026-12-06 18:00 day'), ('{"amount": 1, "unit": "year"}', '2027-11-25 18:00 day'),
    ('{"amount": 1.5, "unit": "year"}', NULL), ('{"amount": 400, "unit": "day"}', NULL), ('{"amount": 1e30, "unit": "day"}', NULL), ('{"amount": 1e30, "unit": "hour"}', NULL), ('{"amount": -1, "unit": "hour"}', NULL), ('{"amount": "two", "unit": "day"}', NULL),
    ('{"amount": 2, "unit": "fortnight"}', NULL), ('{"amount": 2, "unit": "day", "time": "12:00"}', '2026-11-27 12:00 minute'),
    ('{"amount": 1, "unit": "business day"}', '2026-11-26 18:00 day'), ('{"amount": 3, "unit": "business day"}', '2026-11-30 18:00 day'), ('{"amount": 10, "unit": "business day"}', '2026-12-09 18:00 day'),
    ('{"amount": 1, "unit": "business day", "part": "morning"}', '2026-11-26 12:00 day'), ('{"amount": 1000, "unit": "business day"}', NULL),
    -- Dates.
    ('{"date": {"day": 14, "month": 12}}', '2026-12-14 18:00 day'), ('{"date": {"day": 4, "month": 1}}', '2027-01-04 18:00 day'), ('{"date": {"day": 25, "month": 11}}', '2026-11-25 18:00 day'), ('{"date": {"day": 24, "month": 11}}', NULL),
    ('{"date": {"day": 24, "month": 9}}', NULL), ('{"date": {"day": 24, "month": 8}}', '2027-08-24 18:00 day'), ('{"date": {"day": 5, "month": 12, "numeric": true}}', '2026-12-05 18:00 ambiguous'), ('{"date": {"day": 15, "month": 12, "numeric": true}}', '2026-12-15 18:00 day'),
    ('{"date": {"day": 12, "month": 12, "numeric": true}}', '2026-12-12 18:00 day'), ('{"date": {"day": 12, "month": 25, "numeric": true}}', '2026-12-25 18:00 day'), ('{"date": {"day": 12, "month": 25}}', NULL),
    ('{"date": {"day": 5, "month": 12, "year": 2026}}', '2026-12-05 18:00 day'), ('{"date": {"day": 5, "month": 12, "year": 26}}', '2026-12-05 18:00 day'), ('{"date": {"day": 5, "month": 12, "year": 2025}}', NULL), ('{"date": {"day": 5, "month": 12, "year": 2027}}', NULL),
    ('{"date": {"day": 29, "month": 2}}', NULL), ('{"date": {"day": 31, "month": 2}}', NULL), ('{"date": {"day": 99999999999, "month": 2}}', NULL), ('{"date": {"day": 27, "month": 11, "year": 999999}}', NULL),
    ('{"weekday": 5, "date": {"day": 27, "month": 11}}', '2026-11-27 18:00 day'), ('{"weekday": 4, "date": {"day": 27, "month": 11}}', '2026-11-27 18:00 ambiguous'), ('{"date": {"day": 2, "month": 12}, "time": "12:00"}', '2026-12-02 12:00 minute'),
    ('{"monthday": 23}', '2026-12-23 18:00 day'), ('{"monthday": 25}', '2026-11-25 18:00 day'), ('{"monthday": 31}', '2026-12-31 18:00 day'), ('{"monthday": 30}', '2026-11-30 18:00 day'), ('{"weekday": 1, "monthday": 30}', '2026-11-30 18:00 day'),
    ('{"weekday": 2, "monthday": 30}', '2026-11-30 18:00 ambiguous'), ('{"monthday": 5, "period": "month", "ahead": 1}', '2026-12-05 18:00 day'), ('{"monthday": 28, "period": "month", "ahead": 1}', '2026-12-28 18:00 day'), ('{"monthday": 32}', NULL),
    -- Ranges: the later end.
    ('{"weekday": 4, "to": {"weekday": 5}}', '2026-11-27 18:00 range'), ('{"weekday": 5, "to": {"weekday": 1}}', '2026-11-30 18:00 range'), ('{"days": 0, "to": {"days": 1}}', '2026-11-26 18:00 range'), ('{"weekday": 3, "to": {"weekday": 4}}', '2026-12-03 18:00 range'),
    ('{"weekday": 4, "week": 1, "to": {"weekday": 5}}', '2026-12-04 18:00 range'), ('{"weekday": 5, "to": {"days": 1}}', '2026-11-27 18:00 range'), ('{"amount": 2, "to": {"amount": 3, "unit": "day"}}', '2026-11-28 18:00 range'),
    ('{"amount": 2, "unit": "day", "to": {"amount": 3}}', '2026-11-28 18:00 range'), ('{"amount": 2, "unit": "hour", "to": {"amount": 3}}', '2026-11-25 13:15 range'), ('{"days": 1, "time": "16:00", "to": {"time": "18:00"}}', '2026-11-26 18:00 range'),
    ('{"time": "10", "to": {"time": "12"}}', '2026-11-25 12:00 range'), ('{"time": "9", "to": {"time": "5"}}', '2026-11-25 17:00 range'), ('{"days": 1, "part": "evening", "time": "7", "to": {"time": "9"}}', '2026-11-26 21:00 range'),
    ('{"days": 1, "part": "morning", "time": "9", "to": {"time": "1"}}', '2026-11-26 13:00 range'), ('{"days": 1, "part": "morning", "to": {"part": "afternoon"}}', '2026-11-26 18:00 range'), ('{"monthday": 3, "to": {"date": {"day": 4, "month": 12}}}', '2026-12-04 18:00 range'),
    ('{"date": {"day": 30, "month": 12}, "to": {"monthday": 3}}', '2027-01-03 18:00 range'), ('{"date": {"day": 5, "month": 12}, "to": {"monthday": 7}}', '2026-12-07 18:00 range'), ('{"weekday": 4, "time": "16:00", "to": {"weekday": 4, "time": "18:00"}}', '2026-11-26 18:00 range'), ('{"weekday": 4, "to": {"weekday": 4, "time": "12:00"}}', '2026-11-26 12:00 range'),
    ('{"relation": "by", "weekday": 4, "time": "16:00", "to": {"time": "18:00"}}', '2026-11-26 18:00 range'),
    ('{"weekday": 4, "to": {}}', '2026-11-26 18:00 range'), ('{"weekday": 4, "to": 7}', '2026-11-26 18:00 day'),
    -- Nothing said.
    ('{}', NULL), ('{"relation": "by"}', NULL), ('[]', NULL), ('null', NULL), ('"friday"', NULL), ('{"date": 7}', NULL), ('{"weekday": "friday"}', NULL)
) AS v (said, due);
SELECT is(pg_temp.due(NULL), NULL, 'nothing at all');

-- Seen from other moments.
SELECT is(pg_temp.due(said::jsonb, local::timestamp), due, format('%s said at %s', said, local))
FROM (VALUES
    ('{"days": 0}', '2026-11-25 18:00', NULL), ('{"days": 0}', '2026-11-25 17:59', '2026-11-25 18:00 day'), ('{"part": "evening"}', '2026-11-25 18:30', NULL), ('{"part": "day"}', '2026-11-25 18:30', NULL),
    ('{"part": "morning"}', '2026-11-25 08:59', '2026-11-25 12:00 day'), ('{"part": "morning"}', '2026-11-25 09:00', '2026-11-26 12:00 day'), ('{"part": "noon"}', '2026-11-25 12:30', '2026-11-26 12:00 minute'), ('{"part": "afternoon"}', '2026-11-25 18:30', '2026-11-26 18:00 day'),
    ('{"time": "7"}', '2026-11-25 19:30', '2026-11-26 19:00 minute'), ('{"relation": "before", "weekday": 4}', '2026-11-25 18:30', NULL), ('{"relation": "before", "weekday": 1}', '2026-11-28 12:00', '2026-11-29 18:00 ambiguous'),
    ('{"relation": "before", "weekday": 5}', '2026-11-27 13:05', '2026-12-03 18:00 ambiguous'),
    -- Weeks: a Sunday ends its own.
    ('{"period": "week", "ahead": 0}', '2026-11-27 17:59', '2026-11-27 18:00 day'), ('{"period": "week", "ahead": 0}', '2026-11-27 18:00', '2026-12-04 18:00 day'), ('{"period": "week", "ahead": 0}', '2026-11-29 12:00', '2026-12-04 18:00 day'),
    ('{"period": "week", "ahead": 1}', '2026-11-29 23:59', '2026-12-04 18:00 day'), ('{"period": "week", "ahead": 1}', '2026-11-30 00:00', '2026-12-11 18:00 day'), ('{"period": "week", "ahead": 1, "part": "begin"}', '2026-11-28 12:00', '2026-12-01 18:00 day'),
    ('{"period": "weekend", "ahead": 0}', '2026-11-28 12:00', '2026-11-29 18:00 range'), ('{"period": "weekend", "ahead": 0}', '2026-11-29 19:00', '2026-12-06 18:00 range'), ('{"period": "weekend", "ahead": 1}', '2026-11-28 12:00', '2026-12-06 18:00 range'),
    ('{"weekday": 5, "which": "next"}', '2026-11-29 12:00', '2026-12-04 18:00 day'), ('{"weekday": 7}', '2026-11-29 12:00', '2026-12-06 18:00 ambiguous'), ('{"weekday": 5, "week": 1}', '2026-11-29 12:00', '2026-12-04 18:00 day'),
    ('{"weekday": 1, "to": {"weekday": 2}}', '2026-11-30 10:00', '2026-12-08 18:00 range'),
    -- Ends of months and years, leap years.
    ('{"period": "month", "ahead": 0, "part": "end"}', '2026-02-03 10:00', '2026-02-27 18:00 day'), ('{"period": "month", "ahead": 0, "part": "end"}', '2028-02-03 10:00', '2028-02-29 18:00 day'),
    ('{"period": "month", "ahead": 0, "part": "end"}', '2026-02-28 10:00', '2026-03-31 18:00 day'), ('{"period": "year", "ahead": 0, "part": "end"}', '2027-03-01 10:00', '2027-12-31 18:00 day'), ('{"period": "year", "ahead": 0, "part": "end"}', '2028-03-01 10:00', '2028-12-29 18:00 day'),
    ('{"period": "year", "ahead": 0, "part": "end"}', '2026-12-31 18:30', NULL), ('{"date": {"month": 11}}', '2026-11-30 18:30', NULL), ('{"period": "year", "ahead": 1}', '2026-12-31 10:00', '2027-12-31 18:00 day'),
    ('{"amount": 1, "unit": "month"}', '2027-01-31 10:00', '2027-02-28 18:00 day'), ('{"amount": 1, "unit": "year"}', '2028-02-29 10:00', '2029-02-28 18:00 day'), ('{"date": {"day": 29, "month": 2}}', '2027-06-01 10:00', '2028-02-29 18:00 day'),
    ('{"monthday": 31}', '2027-02-10 10:00', '2027-03-31 18:00 day'), ('{"monthday": 29}', '2027-02-10 10:00', '2027-03-29 18:00 day'), ('{"monthday": 29}', '2028-02-10 10:00', '2028-02-29 18:00 day'), ('{"monthday": 5}', '2026-12-30 10:00', '2027-01-05 18:00 day'),
    ('{"days": 1}', '2026-12-31 23:30', '2027-01-01 18:00 day'), ('{"amount": 3, "unit": "business day"}', '2026-11-28 12:00', '2026-12-02 18:00 day'), ('{"monthday": 25}', '2026-11-25 18:30', NULL), ('{"date": {"day": 25, "month": 11}}', '2026-11-25 18:30', NULL),
    -- The clock is put back on 25 October 2026, forward on 28 March 2027.
    ('{"amount": 24, "unit": "hour"}', '2026-10-24 12:00', '2026-10-25 11:00 minute'), ('{"amount": 24, "unit": "hour"}', '2027-03-27 12:00', '2027-03-28 13:00 minute'), ('{"days": 1}', '2026-10-24 12:00', '2026-10-25 18:00 day'),
    ('{"days": 1, "time": "12:00"}', '2027-03-27 12:00', '2027-03-28 12:00 minute'), ('{"days": 1, "time": "03:30"}', '2027-03-27 12:00', '2027-03-28 04:30 minute')
) AS v (said, local, due);
SELECT is(to_char(d.due AT TIME ZONE 'UTC', 'HH24:MI:SS'), '10:17:00', 'to the whole minute')
FROM desk.spoken_due('{"amount": 2, "unit": "minute"}', '2026-11-25 10:15:42Z', 'UTC', NULL) d;
SELECT is(pg_temp.due('{"days": 1}', zone => 'America/Mexico_City'), '2026-11-26 18:00 day', 'the day is the zone''s');

-- By calendars of the desk: an office from nine to five, on Fridays to four, closed at Christmas; one that never closes.
SELECT desk.configure_calendars('[
    {"name": "office", "zone": "Europe/Riga", "spans": [{"weekday": 1, "opens": 540, "closes": 1020}, {"weekday": 2, "opens": 540, "closes": 1020},
        {"weekday": 3, "opens": 540, "closes": 1020}, {"weekday": 4, "opens": 540, "closes": 1020}, {"weekday": 5, "opens": 540, "closes": 960}],
        "holidays": [{"day": "2026-12-24"}, {"day": "2026-12-25"}, {"day": "2026-12-31"}]},
    {"name": "always", "zone": "Europe/Riga", "spans": [{"weekday": 1, "opens": 0, "closes": 1440}, {"weekday": 2, "opens": 0, "closes": 1440},
        {"weekday": 3, "opens": 0, "closes": 1440}, {"weekday": 4, "opens": 0, "closes": 1440}, {"weekday": 5, "opens": 0, "closes": 1440},
        {"weekday": 6, "opens": 0, "closes": 1440}, {"weekday": 7, "opens": 0, "closes": 1440}]}]') \g /dev/null
SELECT is(pg_temp.due(said::jsonb, local::timestamp, calendar), due, format('%s said at %s by %s', said, local, calendar))
FROM (VALUES
    ('{"days": 0}', '2026-11-25 10:15', 'office', '2026-11-25 17:00 day'), ('{"weekday": 5}', '2026-11-25 10:15', 'office', '2026-11-27 16:00 day'), ('{"weekday": 6}', '2026-11-25 10:15', 'office', '2026-11-28 18:00 day'),
    ('{"days": 0}', '2026-11-25 17:15', 'office', '2026-11-25 18:00 day'), ('{"part": "evening"}', '2026-11-25 10:15', 'office', '2026-11-25 18:00 day'), ('{"weekday": 4}', '2026-12-22 10:15', 'office', '2026-12-24 18:00 day'),
    ('{"amount": 2, "unit": "business day"}', '2026-12-22 10:15', 'office', '2026-12-28 17:00 day'), ('{"relation": "before", "weekday": 1}', '2026-12-22 10:15', 'office', '2026-12-23 17:00 ambiguous'),
    ('{"period": "week", "ahead": 0}', '2026-12-22 10:15', 'office', '2026-12-23 17:00 day'), ('{"period": "month", "ahead": 0}', '2026-12-22 10:15', 'office', '2026-12-30 17:00 day'), ('{"period": "year", "ahead": 0}', '2026-11-22 10:15', 'office', '2026-12-30 17:00 day'),
    ('{"days": 1, "part": "morning"}', '2026-11-25 10:15', 'office', '2026-11-26 12:00 day'), ('{"weekday": 5}', '2026-11-25 10:15', 'always', '2026-11-27 18:00 day'), ('{"amount": 4, "unit": "business day"}', '2026-11-25 10:15', 'always', '2026-11-29 18:00 day')
) AS v (said, local, calendar, due);
SELECT is((SELECT array_agg(desk.open_on(calendar, day)) FROM unnest('{2026-12-23,2026-12-24,2026-12-26}'::date[]) day), open, 'open on those days: ' || coalesce(calendar, 'nobody''s calendar'))
FROM (VALUES ('office', '{t,f,f}'::boolean[]), ('always', '{t,t,t}'), (NULL, '{t,t,f}')) AS v (calendar, open);

-- api.ctl_find_promises, zone_exact.
SELECT is(desk.zone_exact('2026-11-25 10:15:00Z', zone), shown, 'with the offset of ' || zone)
FROM (VALUES ('Europe/Riga', '2026-11-25T12:15:00+02:00'), ('America/Mexico_City', '2026-11-25T04:15:00-06:00'), ('Asia/Kathmandu', '2026-11-25T16:00:00+05:45'), ('America/St_Johns', '2026-11-25T06:45:00-03:30'), ('UTC', '2026-11-25T10:15:00+00:00')) AS v (zone, shown);
SELECT is(api.ctl_find_promises('[
        {"sentence": "We ship on Friday and call you.", "class": "deed", "words": "on Friday", "when": {"relation": "on", "weekday": 5}},
        {"sentence": "Soon.", "class": "deed", "words": "soon", "when": {}},
        {"sentence": "If you pay, we ship tomorrow.", "class": "deed", "words": "tomorrow", "conditional": true, "when": {"days": 1}}]', '2026-11-25 10:15Z', 'Europe/Riga'),
    '[{"sentence": "We ship on Friday and call you.", "class": "deed", "words": "on Friday", "due": "2026-11-27T18:00:00+02:00", "precision": "day", "conditional": false},
      {"sentence": "If you pay, we ship tomorrow.", "class": "deed", "words": "tomorrow", "due": "2026-11-26T18:00:00+02:00", "precision": "day", "conditional": true}]', 'found promises, their times worked out');
SELECT is(api.ctl_find_promises('[]', desk.now(), 'Europe/Riga'), '[]', 'no promises');
SELECT is(api.ctl_find_promises('[]', desk.now(), 'Nowhere/Never'), NULL, 'there is no such zone');

SELECT * FROM finish();
ROLLBACK;
