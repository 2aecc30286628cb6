-- The moment that a person names for a promise, by a calendar. PD001 when it cannot be read (hint says how to write it), is over,
-- or so far away that it must be a slip.
CREATE FUNCTION desk.promise_due(said text, calendar text, hint text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_due timestamptz := desk.when_due(said, desk.now(), calendar);
    v_why text := CASE
        WHEN v_due IS NULL THEN format('"%s" is no time that can be read. %s', left(said, 60), hint)
        WHEN v_due <= desk.now() THEN format('%s is over: write a time to come.', desk.moment_shown(v_due))
        WHEN v_due > desk.now() + interval '1 year 1 day' THEN format('%s is more than a year away.', desk.moment_shown(v_due)) END;
BEGIN
    IF v_why IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = v_why;
    END IF;
    RETURN v_due;
END;
$$;
