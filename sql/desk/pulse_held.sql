-- Notes that the clock runs. True while alarms are held: for two minutes after the clock jumped by more than ten minutes,
-- or nobody ran it for so long. All that was asked of the other roles then looks overdue, and is not.
CREATE FUNCTION desk.pulse_held() RETURNS boolean
LANGUAGE sql
AS $$
    INSERT INTO desk.pulse AS p (ran_at, hold_until) VALUES (desk.now(), desk.now() + interval '2 minutes')
    ON CONFLICT (single) DO UPDATE
    SET ran_at = excluded.ran_at,
        hold_until = CASE
            WHEN excluded.ran_at NOT BETWEEN p.ran_at - interval '10 minutes' AND p.ran_at + interval '10 minutes'
            THEN excluded.hold_until ELSE p.hold_until END
    RETURNING hold_until > ran_at
$$;
