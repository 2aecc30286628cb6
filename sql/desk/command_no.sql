-- #no [n]: what was found in the words of an answer was no promise. The customer is told nothing.
CREATE FUNCTION desk.command_no(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_number integer := desk.found_number(c);
    f desk.finding;
BEGIN
    c.said := NULL;
    FOR f IN SELECT * FROM desk.found_meant(c, v_number) LOOP
        PERFORM desk.found_no(c, f);
        c.said := concat_ws(E'\n', c.said, format('"%s" is no promise, then. The customer is told nothing of it.', desk.found_words(f.quote)));
    END LOOP;
    IF c.said IS NULL THEN
        PERFORM desk.found_nothing(c, v_number);
    END IF;
    RETURN c;
END;
$$;
