-- What is due by the clock: leases that ran out, waiting that is over, alarms, house-keeping. At most lim things at once;
-- done of them were, and the next call may wait next_ms (a NOTIFY may make it sooner).
CREATE FUNCTION api.run_due(lim integer, OUT done integer, OUT next_ms integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
BEGIN
    -- Two clocks may run; the second has nothing to do.
    IF NOT pg_try_advisory_xact_lock(hashtextextended('promised clock', 0)) THEN
        done := 0;
        next_ms := 5000;
        RETURN;
    END IF;
    done := desk.due_incoming(lim) + desk.due_outbox(lim) + desk.due_waiting(lim);
    IF NOT desk.pulse_held() THEN
        PERFORM desk.due_alarms();
    END IF;
    DELETE FROM desk.spent WHERE slot < desk.now() - interval '1 day';
    next_ms := CASE WHEN done >= lim THEN 0 ELSE desk.due_next_ms() END;
END;
$$;
