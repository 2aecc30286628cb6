-- A calendar's days that are closed: those of the configuration are in force; those of a feed ([{day, name}] too) are
-- proposed, and in force when an admin has approved them (api.ctl_holidays_decide). What was decided stays when the feed no
-- longer holds the day: it may have been cut short. No feed (NULL), or one that could not be read, changes nothing.
CREATE FUNCTION desk.configure_holidays(calendar_name text, holidays jsonb, feed jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM desk.holiday x WHERE x.calendar = calendar_name AND x.source = 'configured';
    INSERT INTO desk.holiday AS x (calendar, day, name, source, approved)
    SELECT calendar_name, h.day, coalesce(h.name, ''), 'configured', true
    FROM jsonb_to_recordset(coalesce(nullif(holidays, 'null'), '[]')) AS h (day date, name text)
    ON CONFLICT (calendar, day) DO UPDATE SET source = 'configured', approved = true, rejected = false, name = excluded.name;

    IF feed IS NULL OR feed = 'null' THEN
        RETURN;
    END IF;
    DELETE FROM desk.holiday x
    WHERE x.calendar = calendar_name AND x.source = 'feed' AND NOT x.approved AND NOT x.rejected;
    INSERT INTO desk.holiday AS x (calendar, day, name, source, approved)
    SELECT DISTINCT ON (h.day) calendar_name, h.day, coalesce(h.name, ''), 'feed', false
    FROM jsonb_to_recordset(feed) AS h (day date, name text)
    ORDER BY h.day, h.name
    ON CONFLICT (calendar, day) DO UPDATE SET name = excluded.name WHERE x.source = 'feed';
END;
$$;
