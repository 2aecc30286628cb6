-- When an agent's next mail of the day goes out: the first opening of his calendar on a local day, after a moment. On a day
-- that begins open, at eight.
CREATE FUNCTION desk.morning_next(agent_id integer, after timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c desk.calendar;
    v_day date;
    v_at timestamptz;
BEGIN
    SELECT * INTO c FROM desk.calendar x WHERE x.name = desk.agent_calendar(agent_id);
    v_day := desk.calendar_day(c.name, after);
    FOR v_tried IN 0 .. desk.business_limit() LOOP
        SELECT coalesce(
            min(CASE WHEN (lower(r) AT TIME ZONE c.zone)::time > '00:00' THEN lower(r) WHEN r @> o.eight THEN o.eight END),
            min(lower(r)))
        INTO v_at
        FROM desk.open_ranges(c.name, v_day) r, (SELECT (v_day + time '08:00') AT TIME ZONE c.zone) AS o (eight);
        IF v_at > after THEN
            RETURN v_at;
        END IF;
        v_day := v_day + 1;
    END LOOP;
    RETURN NULL;
END;
$$;
