-- The configured calendars: {name, zone, spans: [{weekday, opens, closes}], holidays: [{day, name}], feed: [{day, name}]}.
-- Refused whole when one has no span, spans that overlap, or a zone that nobody knows.
CREATE FUNCTION desk.configure_calendars(calendars jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c record;
    v_clash record;
BEGIN
    UPDATE desk.calendar x SET active = false
    WHERE x.active AND x.name NOT IN (SELECT j ->> 'name' FROM jsonb_array_elements(calendars) j);
    FOR c IN
        SELECT j.name, j.zone, j.spans, j.holidays, j.feed
        FROM jsonb_to_recordset(calendars) AS j (name text, zone text, spans jsonb, holidays jsonb, feed jsonb)
    LOOP
        PERFORM desk.now() AT TIME ZONE c.zone; -- an unknown zone is an error here, not in the middle of a mail
        INSERT INTO desk.calendar AS x (name, zone, changed_at) VALUES (c.name, c.zone, desk.now())
        ON CONFLICT (name) DO UPDATE SET zone = excluded.zone, active = true, changed_at = excluded.changed_at
        WHERE (x.zone, x.active) IS DISTINCT FROM (excluded.zone, true);
        DELETE FROM desk.calendar_span x WHERE x.calendar = c.name;
        INSERT INTO desk.calendar_span (calendar, weekday, opens, closes)
        SELECT c.name, s.weekday, s.opens, s.closes
        FROM jsonb_to_recordset(c.spans) AS s (weekday smallint, opens smallint, closes smallint);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the calendar "%" is never open', c.name
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Give it hours in promised.conf.';
        END IF;
        SELECT a.weekday, a.opens, b.opens AS other INTO v_clash
        FROM desk.calendar_span a
        JOIN desk.calendar_span b ON b.calendar = a.calendar AND b.weekday = a.weekday AND b.opens > a.opens AND b.opens <= a.closes
        WHERE a.calendar = c.name LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the calendar "%" has two spans on weekday % that overlap or touch', c.name, v_clash.weekday
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Join them to one.';
        END IF;
        PERFORM desk.configure_holidays(c.name, c.holidays, c.feed);
    END LOOP;
END;
$$;
