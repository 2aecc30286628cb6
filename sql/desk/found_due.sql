-- By when that is due which an agent promised in his own words: the earliest of its honest readings, for the customer may have read
-- it so, and the next one where they differ. due_at NULL: it cannot be worked out, or is over.
CREATE FUNCTION desk.found_due(spoken jsonb, sent_at timestamptz, zone text, calendar text,
    OUT due_at timestamptz, OUT other_at timestamptz, OUT "precision" text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_readings timestamptz[];
BEGIN
    SELECT d.due, d.precision INTO due_at, found_due.precision FROM desk.spoken_due(spoken, sent_at, zone, calendar) d;
    IF found_due.precision = 'ambiguous' THEN
        v_readings := ARRAY(
            SELECT due_at
            UNION
            SELECT d.due FROM desk.found_readings(spoken, sent_at, zone) r CROSS JOIN LATERAL desk.spoken_due(r, sent_at, zone, calendar) d
            WHERE d.due IS NOT NULL
            ORDER BY 1);
        due_at := v_readings[1];
        other_at := v_readings[2];
    END IF;
END;
$$;
