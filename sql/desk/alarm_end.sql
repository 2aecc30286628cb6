-- The cause of an alarm is gone: the next time it is a new episode.
CREATE FUNCTION desk.alarm_end(name text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM desk.alarm a WHERE a.name = alarm_end.name;
    IF FOUND THEN
        PERFORM desk.event_add('alarm-over', NULL, NULL, NULL, jsonb_build_object('name', alarm_end.name));
    END IF;
END;
$$;
