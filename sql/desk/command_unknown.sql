-- A word that is no command: refused, with what it was probably meant to be.
CREATE FUNCTION desk.command_unknown(c desk.command) RETURNS desk.command
LANGUAGE plpgsql
AS $$
DECLARE
    v_meant text := desk.command_meant(c.word);
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = CASE c.word
        WHEN 'too-many-commands' THEN 'These are too many commands for one mail.'
        ELSE format('There is no command #%s. ', left(c.word, 40)) || CASE
            WHEN v_meant IS NULL THEN 'A mail with the line #help brings the list.'
            ELSE format('Did you mean #%s?', v_meant) END
        END;
END;
$$;
