-- A command's line as the transcript repeats it.
CREATE FUNCTION desk.command_line(command jsonb) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN length(line) > 120 THEN left(line, 119) || '…' ELSE line END
    FROM coalesce(command ->> 'line', btrim('#' || (command ->> 'word') || ' ' || (command ->> 'argument'))) AS l (line)
$$;
