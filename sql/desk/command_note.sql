-- #note: the whole mail stays inside; what stands on the line belongs to the note.
CREATE FUNCTION desk.command_note(c desk.command) RETURNS desk.command
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    c.internal := true;
    c.words := concat_ws(E'\n', nullif(c.words, ''), nullif(c.argument, ''));
    c.said := 'This mail stays inside the desk.';
    RETURN c;
END;
$$;
