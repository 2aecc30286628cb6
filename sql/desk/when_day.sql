-- The day that an agent means, seen from that local time; NULL when it cannot be read.
CREATE FUNCTION desk.when_day(text text, local timestamp) RETURNS date
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_today date := local::date;
    v_said text := regexp_replace(when_day.text, '^(on|the) ', '');
    v_parts text[];
BEGIN
    v_parts := regexp_match(v_said, '^(?:in )?([0-9]{1,3}|an?) ?(d|w|month)(?:ays?|eeks?|s)?$');
    RETURN CASE
        WHEN v_parts IS NOT NULL THEN v_today + desk.when_count(v_parts[1])
            * CASE v_parts[2] WHEN 'd' THEN interval '1 day' WHEN 'w' THEN interval '1 week' ELSE interval '1 month' END
        WHEN v_said = 'today' THEN v_today
        WHEN v_said = 'tomorrow' THEN v_today + 1
        WHEN v_said = 'day after tomorrow' THEN v_today + 2
        WHEN v_said = 'next week' THEN date_trunc('week', local)::date + 7
        -- This week's Friday, until its evening.
        WHEN v_said ~ '^end of (the )?week$' THEN
            date_trunc('week', local)::date + CASE WHEN local < date_trunc('week', local) + interval '4 days 17 hours' THEN 4 ELSE 11 END
        ELSE coalesce(v_today + desk.when_weekday(v_said, v_today), desk.when_date(v_said, v_today))
    END;
END;
$$;
