-- The number behind #yes or #no, NULL without one; PD001 when it is none.
CREATE FUNCTION desk.found_number(c desk.command) RETURNS integer
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF c.argument !~ '^(#?[0-9]{1,9}[.]?)?$' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001',
            MESSAGE = format('#%s stands alone, or with a number: #%1$s 2. What the customer is to read stands below the commands.', c.word);
    END IF;
    RETURN substring(c.argument FROM '[0-9]+')::integer;
END;
$$;
