-- '[n] REST' taken apart where n is the number of a promise: '2 fri 17:00: ...', '#2: ...'; NULL without one. Where the whole is
-- a time (timed: '2 days: ...', '24 dec: ...') there is no number.
CREATE FUNCTION desk.command_number(argument text, timed boolean, calendar text, OUT n integer, OUT rest text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_parts text[] := regexp_match(argument, '^#?([0-9]{1,9})(?:[.:)]?\s+|[.:)]?$|:)(.*)$');
BEGIN
    rest := argument;
    IF v_parts IS NULL OR timed
       AND desk.when_due((desk.when_colon(argument)).said, desk.now(), calendar) IS NOT NULL THEN
        RETURN;
    END IF;
    n := v_parts[1]::integer;
    rest := btrim(v_parts[2]);
END;
$$;
