-- Only for databases made with promisectl init --test-clock: the desk's time can be shifted there. In any other
-- database these functions do not exist and desk.now() knows no shift.
DO $$
BEGIN
    IF to_regclass('desk.test_clock') IS NULL THEN
        CREATE TABLE desk.test_clock (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            shift interval NOT NULL
        );
        INSERT INTO desk.test_clock (shift) VALUES ('0');
    END IF;
    IF to_regclass('desk.test_clock_past') IS NULL THEN
        CREATE TABLE desk.test_clock_past (
            until timestamptz PRIMARY KEY, -- real time
            shift interval NOT NULL -- that was in force before
        );
    END IF;
END $$;

-- As the owner: the views of report call it too, in the name of whoever looks at them.
CREATE OR REPLACE FUNCTION desk.now() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
BEGIN
    RETURN now() + (SELECT shift FROM desk.test_clock);
END;
$$;

-- The mail server's dates are real: what arrived while another shift was in force keeps that. They are whole seconds, cut.
-- A date in the real future was made by a test, in the desk's time.
CREATE OR REPLACE FUNCTION desk.arrived_at(internal_date timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN internal_date > now() + interval '1 minute' THEN internal_date
        ELSE internal_date + coalesce(
            (SELECT p.shift FROM desk.test_clock_past p WHERE p.until > internal_date + interval '1 second'
             ORDER BY p.until LIMIT 1),
            (SELECT c.shift FROM desk.test_clock c)) END
$$;

-- Adds to the shift ('3 hours', '-1 day'); returns the desk's time after it.
CREATE FUNCTION api.ctl_clock_shift(by interval) RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    INSERT INTO desk.test_clock_past (until, shift) SELECT now(), shift FROM desk.test_clock
    ON CONFLICT (until) DO NOTHING;
    -- Justified to seconds: a shift by a month is by this month's length, and stays that long.
    UPDATE desk.test_clock SET shift = (now() + shift + by) - now();
    -- No jump, as far as timers go: they need not wait, and those that do have waited. What the other roles have not yet done in
    -- the new time raises no alarm.
    UPDATE desk.pulse SET ran_at = ran_at + by, quiet_until = greatest(quiet_until, desk.now() + interval '2 minutes');
    SELECT pg_notify(channel, '') FROM unnest(ARRAY['promised_clock', 'promised_send', 'promised_read']) channel;
    SELECT desk.now();
$$;

CREATE FUNCTION api.ctl_clock_set(at timestamptz) RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT api.ctl_clock_shift(at - desk.now());
$$;

CREATE FUNCTION api.ctl_clock_reset() RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    SELECT api.ctl_clock_shift(now() - desk.now());
$$;
