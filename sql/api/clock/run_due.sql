-- What is due by the clock: timers, leases that ran out, waiting that is over, alarms, house-keeping. At most lim of each at
-- once; done of them were, and the next call may wait next_ms (a NOTIFY may make it sooner).
-- Any number of clocks may run: what one has locked the others leave to it.
CREATE FUNCTION api.run_due(lim integer, OUT done integer, OUT next_ms integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    v_pulse desk.pulse;
BEGIN
    -- One of them keeps the house.
    IF pg_try_advisory_xact_lock(hashtextextended('promised clock', 0)) THEN
        v_pulse := desk.pulse_set();
        IF v_pulse.quiet_until <= desk.now() THEN
            PERFORM desk.due_alarms();
        END IF;
        DELETE FROM desk.spent WHERE slot < desk.now() - interval '1 day';
    END IF;
    done := desk.due_incoming(lim) + desk.due_outbox(lim) + CASE WHEN desk.held() THEN 0 ELSE desk.due_waiting(lim) END;
    IF NOT desk.pulse_held() THEN
        done := done + desk.due_timers(lim) + desk.due_findings(lim);
    END IF;
    next_ms := CASE WHEN done >= lim THEN 0 ELSE desk.due_next_ms() END;
END;
$$;
