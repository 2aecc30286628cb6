-- By when that is due which somebody promised in words at a moment: the reader's finding (daemon/read/when.h) becomes a minute. The rules
-- are those of promised-agent(7). Without a calendar offices are open from Monday to Friday and every day ends at 18:00; a calendar of
-- the desk has its own business days and ends. precision says how much of it was said: minute, day, range (the later end), or ambiguous.
-- NULL: it cannot be worked out, it is over, or more than a year ahead.
CREATE FUNCTION desk.spoken_due(spoken jsonb, sent_at timestamptz, zone text, calendar text, OUT due timestamptz, OUT "precision" text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_today date := (sent_at AT TIME ZONE zone)::date;
    v_range boolean := jsonb_typeof(spoken -> 'to') = 'object';
    v_end jsonb := CASE WHEN v_range THEN desk.spoken_end(spoken) END;
    v_own boolean; -- the later end names a day of its own
    v_besides constant text[] := ARRAY['time', 'meridiem', 'part', 'relation', 'to'];
    v_first record;
BEGIN
    IF jsonb_typeof(spoken) IS DISTINCT FROM 'object' THEN
        RETURN;
    END IF;
    SELECT p.due, p.precision, p.day INTO v_first
    FROM desk.spoken_point(spoken - 'to', spoken ->> 'relation', sent_at, zone, calendar, v_today) p;
    due := v_first.due;
    precision := v_first.precision;
    IF v_range THEN
        v_own := v_end ?| '{date,monthday,days,weekday,period,amount}' AND v_end - v_besides <> spoken - v_besides;
        SELECT p.due, 'range' INTO due, precision
        FROM desk.spoken_point(v_end, spoken ->> 'relation', sent_at, zone, calendar, coalesce(CASE WHEN v_own THEN v_first.day END, v_today)) p;
        due := CASE WHEN v_own THEN greatest(due, v_first.due) ELSE due END; -- "Friday or tomorrow"
    END IF;
    due := date_trunc('minute', due);
    IF due IS NULL OR due <= sent_at OR (due AT TIME ZONE zone)::date > v_today + interval '1 year' THEN
        due := NULL;
        precision := NULL;
    END IF;
EXCEPTION
    -- Words may name days that no calendar has, and amounts that nobody lives to see.
    WHEN data_exception THEN
        due := NULL;
        precision := NULL;
END;
$$;
