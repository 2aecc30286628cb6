-- Episodes that began, episodes that ended.
CREATE FUNCTION desk.due_alarms() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM desk.alarm_end(a.name)
    FROM desk.alarm a WHERE a.name NOT IN (SELECT n.name FROM desk.alarms_now() n);

    PERFORM desk.alarm_raise(n.name, n.detail, n.since)
    FROM desk.alarms_now() n WHERE n.name NOT IN (SELECT a.name FROM desk.alarm a);
END;
$$;
