-- Does what a timer is for. What fails is undone and tried again, ever more seldom; the others go on, and the admin is told
-- (desk.alarms_now).
CREATE FUNCTION desk.timer_try(t desk.timer) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_why text;
BEGIN
    PERFORM desk.timer_fire(t);
EXCEPTION
    WHEN deadlock_detected OR serialization_failure OR lock_not_available THEN
        NULL; -- it is still due
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS v_why = MESSAGE_TEXT;
        UPDATE desk.timer x
        SET failures = x.failures + 1, failure = v_why,
            at = desk.now() + least(interval '1 minute' * 2 ^ least(x.failures, 10), interval '1 hour')
        WHERE x.id = t.id;
END;
$$;
