-- An agent's morning: his mail of the day goes out, unless the day, or his work on it, is over by now. And the next is set.
CREATE FUNCTION desk.due_morning(agent_id integer, at timestamptz) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    v_calendar text := desk.agent_calendar(agent_id);
BEGIN
    IF NOT EXISTS (SELECT FROM desk.agent a WHERE a.id = due_morning.agent_id AND a.active) THEN
        RETURN;
    END IF;
    IF desk.calendar_day(v_calendar, at) = desk.calendar_day(v_calendar, desk.now())
            AND desk.business_open(v_calendar, desk.now()) = desk.now() THEN
        PERFORM desk.tell_morning(agent_id);
    END IF;
    INSERT INTO desk.timer (at, what, agent_id)
    SELECT n.at, 'morning', due_morning.agent_id FROM desk.morning_next(due_morning.agent_id, desk.now()) AS n (at)
    WHERE n.at IS NOT NULL;
END;
$$;
