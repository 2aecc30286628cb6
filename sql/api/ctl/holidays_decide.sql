-- promisectl holidays approve, holidays reject: takes over what a calendar's file proposes, or not. No days (NULL): all that
-- are proposed. One object a day with its result: 'approved' or 'rejected', or why nothing was changed: 'missing' (nobody
-- proposes it), 'configured' (the configuration has it). Dates that customers were told stay as they are. NULL: there is no
-- such calendar.
CREATE FUNCTION api.ctl_holidays_decide(calendar text, days date[], approve boolean, actor text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
DECLARE
    v_verdict text := CASE WHEN approve THEN 'approved' ELSE 'rejected' END;
    v_day date;
    h desk.holiday;
    v_result text;
    v_results jsonb := jsonb '[]';
BEGIN
    IF NOT EXISTS (SELECT FROM desk.calendar c WHERE c.name = ctl_holidays_decide.calendar) THEN
        RETURN NULL;
    END IF;
    FOR v_day IN
        SELECT d FROM unnest(days) d
        UNION ALL
        SELECT x.day FROM desk.holiday x
        WHERE days IS NULL AND x.calendar = ctl_holidays_decide.calendar AND NOT x.approved AND NOT x.rejected
        ORDER BY 1
    LOOP
        SELECT * INTO h FROM desk.holiday x
        WHERE x.calendar = ctl_holidays_decide.calendar AND x.day = v_day FOR UPDATE;
        v_result := CASE WHEN h.day IS NULL THEN 'missing' WHEN h.source = 'configured' THEN 'configured' ELSE v_verdict END;
        IF v_result = v_verdict AND (h.approved, h.rejected) IS DISTINCT FROM (approve, NOT approve) THEN
            UPDATE desk.holiday x SET approved = approve, rejected = NOT approve
            WHERE x.calendar = h.calendar AND x.day = h.day;
            PERFORM desk.event_add('holiday-' || v_verdict, NULL, NULL, NULL,
                jsonb_build_object('by', actor, 'calendar', h.calendar, 'day', h.day, 'name', h.name));
        END IF;
        v_results := v_results || jsonb_build_object('calendar', ctl_holidays_decide.calendar, 'day', v_day, 'name', h.name,
            'result', v_result);
    END LOOP;
    RETURN v_results;
END;
$$;
