-- promisectl holidays: the days that calendars are closed, of one calendar or (NULL) of all that are in the configuration;
-- those that are over only on demand. state: 'in force', 'proposed' (by the calendar's file; closes nothing), 'rejected'.
-- NULL: there is no such calendar.
CREATE FUNCTION api.ctl_holidays(calendar text, past boolean) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = desk, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'calendar', c.name,
               'day', h.day,
               'weekday', to_char(h.day, 'Dy'),
               'name', h.name,
               'source', h.source,
               'state', CASE WHEN h.approved THEN 'in force' WHEN h.rejected THEN 'rejected' ELSE 'proposed' END)
               ORDER BY c.name, h.day), '[]')
      FROM calendar c
      JOIN holiday h ON h.calendar = c.name
     WHERE CASE WHEN ctl_holidays.calendar IS NULL THEN c.active ELSE c.name = ctl_holidays.calendar END
       AND (past OR h.day >= (desk.now() AT TIME ZONE c.zone)::date)
    HAVING ctl_holidays.calendar IS NULL OR EXISTS (SELECT FROM calendar x WHERE x.name = ctl_holidays.calendar)
$$;
