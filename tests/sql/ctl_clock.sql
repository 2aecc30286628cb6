-- api.ctl_clock; and in a database with a test clock ctl_clock_shift, ctl_clock_set, ctl_clock_reset
BEGIN;
SELECT plan(9);

SELECT api.ctl_clock_reset() \g /dev/null
SELECT is(api.ctl_clock() -> 'test_clock', 'true', 'this database has a test clock');
SELECT is(api.ctl_clock() -> 'shift_seconds', '0', 'not shifted');
SELECT is(api.ctl_clock_shift('3 hours'), now() + interval '3 hours', 'three hours on');
SELECT is(api.ctl_clock() -> 'shift_seconds', '10800', 'the clock says so');
SELECT is(desk.now(), now() + interval '3 hours', 'and so does all that asks it');
SELECT is(api.ctl_clock_set('2026-12-24 09:00+02'), timestamptz '2026-12-24 09:00+02', 'a moment');
SELECT is(api.ctl_clock() ->> 'now', '2026-12-24T07:00:00+00:00', 'is now');
SELECT is(api.ctl_clock_reset(), now(), 'back to the real time');
DROP TABLE desk.test_clock;
CREATE OR REPLACE FUNCTION desk.now() RETURNS timestamptz LANGUAGE sql STABLE RETURN now();
SELECT is(api.ctl_clock() -> 'test_clock', 'false', 'without a test clock it says so');

SELECT * FROM finish();
ROLLBACK;
