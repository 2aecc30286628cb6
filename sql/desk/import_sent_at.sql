-- When an imported mail was written: by its own Date, unless it came days before that (an hour or two are zones that nobody wrote
-- down); a mail without a date that can be, when its source says that it came.
CREATE FUNCTION desk.import_sent_at(document jsonb, came_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_date timestamptz;
BEGIN
    BEGIN
        v_date := (document ->> 'date')::timestamptz;
    EXCEPTION WHEN data_exception THEN
        NULL;
    END;
    IF v_date < '1980-01-01' OR v_date > came_at + interval '1 day' THEN
        v_date := NULL;
    END IF;
    RETURN least(coalesce(v_date, came_at), desk.now());
END;
$$;
