-- The calendar of an agent's working hours: his own, else the desk's.
CREATE FUNCTION desk.agent_calendar(agent_id integer) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(
        (SELECT c.name FROM desk.agent a JOIN desk.calendar c ON c.name = a.calendar WHERE a.id = agent_calendar.agent_id),
        s.calendar)
    FROM desk.setting s
$$;
