-- Notes that the clock runs. After a jump, or a time without it, timers wait for a minute and alarms for two, for all that was
-- asked of the other roles looks overdue, and the admin is told.
CREATE FUNCTION desk.pulse_set() RETURNS desk.pulse
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.pulse;
BEGIN
    SELECT * INTO p FROM desk.pulse;
    IF NOT FOUND THEN
        INSERT INTO desk.pulse (ran_at, hold_until, quiet_until) VALUES (desk.now(), desk.now(), desk.now() + interval '2 minutes')
        RETURNING * INTO p;
    ELSIF desk.pulse_lost(p) THEN
        PERFORM desk.alarm_raise('clock-jumped', format(
            'nothing was run by the clock since %s, or the clock jumped: what is due waits until %s',
            desk.moment_shown(p.ran_at), desk.moment_shown(desk.now() + interval '1 minute')));
        UPDATE desk.pulse SET ran_at = desk.now(), hold_until = desk.now() + interval '1 minute',
            quiet_until = desk.now() + interval '2 minutes'
        RETURNING * INTO p;
    ELSE
        UPDATE desk.pulse SET ran_at = desk.now() RETURNING * INTO p;
        IF p.hold_until <= desk.now() THEN
            PERFORM desk.alarm_end('clock-jumped');
        END IF;
    END IF;
    RETURN p;
END;
$$;
