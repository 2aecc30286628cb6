-- 'HOW LONG [n]' of #ack, or 'n HOW LONG', taken apart; until is NULL when no time can be read.
CREATE FUNCTION desk.ack_parts(argument text, calendar text, OUT until timestamptz, OUT n integer)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_said text := regexp_replace(argument, '^for\s+', '', 'i');
    v_parts text[] := regexp_match(v_said, '^(.*?\S)[\s,:]+#?([0-9]{1,9})$');
BEGIN
    until := desk.when_due(v_said, desk.now(), calendar);
    IF until IS NULL AND v_parts IS NOT NULL THEN
        until := desk.when_due(v_parts[1], desk.now(), calendar);
        n := v_parts[2]::integer;
    END IF;
    IF until IS NULL THEN
        SELECT desk.when_due(g.rest, desk.now(), calendar), g.n INTO until, n FROM desk.command_number(v_said, true, calendar) g;
    END IF;
END;
$$;
