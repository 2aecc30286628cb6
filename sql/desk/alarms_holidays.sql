-- Days that a calendar's file proposes and nobody has decided about, among what is wrong at this moment (desk.alarms_now): told
-- a month ahead, so that nobody is promised an answer on a holiday.
CREATE FUNCTION desk.alarms_holidays() RETURNS TABLE (name text, since timestamptz, detail text)
LANGUAGE sql STABLE
AS $$
    SELECT 'holidays-proposed ' || c.name, desk.now(),
        format('the calendar "%s": its file proposes holidays within a month, %s in all, the first is %s%s; until somebody says promisectl holidays approve (or reject) the desk counts them as ordinary days',
            c.name, count(*), min(h.day), coalesce(' ' || nullif((array_agg(h.name ORDER BY h.day))[1], ''), ''))
    FROM desk.calendar c JOIN desk.holiday h ON h.calendar = c.name
    WHERE c.active AND NOT h.approved AND NOT h.rejected
      AND h.day >= (desk.now() AT TIME ZONE c.zone)::date AND h.day < (desk.now() AT TIME ZONE c.zone)::date + 31
    GROUP BY c.name
$$;
