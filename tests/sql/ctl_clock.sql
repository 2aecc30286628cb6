-- api.ctl_clock, desk.arrived_at; and in a database with a test clock ctl_clock_shift, ctl_clock_set, ctl_clock_reset
BEGIN;
SELECT plan(14);

SELECT api.ctl_clock_reset() \g /dev/null
SELECT is(api.ctl_clock() -> 'test_clock', 'true', 'this database has a test clock');
SELECT is(api.ctl_clock() -> 'shift_seconds', '0', 'not shifted');
SELECT is(api.ctl_clock_shift('3 hours'), now() + interval '3 hours', 'three hours on');
SELECT is(api.ctl_clock() -> 'shift_seconds', '10800', 'the clock says so');
SELECT is(desk.now(), now() + interval '3 hours', 'and so does all that asks it');
SELECT is(api.ctl_clock_set('2026-12-24 09:00+02'), timestamptz '2026-12-24 09:00+02', 'a moment');
SELECT is(api.ctl_clock() ->> 'now', '2026-12-24T07:00:00+00:00', 'is now');
SELECT is(api.ctl_clock_reset(), now(), 'back to the real time');
-- Mail servers keep real dates. In this transaction now() stands still, so what was before is written down by hand.
DELETE FROM desk.test_clock_past;
INSERT INTO desk.test_clock_past (until, shift) VALUES (now() - interval '1 hour', '2 days'), (now() - interval '1 minute', '3 days');
UPDATE desk.test_clock SET shift = '7 days';
SELECT is(desk.arrived_at(now() - interval '30 seconds'), now() + interval '7 days' - interval '30 seconds',
    'a mail arrived by the shift of its moment');
SELECT is(desk.arrived_at(now() - interval '61 seconds'), now() + interval '7 days' - interval '61 seconds',
    'the server cuts its seconds');
SELECT is(desk.arrived_at(now() - interval '2 minutes'), now() + interval '3 days' - interval '2 minutes', 'or by an earlier one');
SELECT is(desk.arrived_at(now() - interval '1 year'), now() + interval '2 days' - interval '1 year', 'or by the first');
SELECT is(desk.arrived_at(now() + interval '1 day'), now() + interval '1 day', 'a date of the real future is of the desk already');
DROP TABLE desk.test_clock;
CREATE OR REPLACE FUNCTION desk.now() RETURNS timestamptz LANGUAGE sql STABLE RETURN now();
SELECT is(api.ctl_clock() -> 'test_clock', 'false', 'without a test clock it says so');

SELECT * FROM finish();
ROLLBACK;
