-- Does a text end with that name, as letters do: in its last line, with little beside it?
CREATE FUNCTION desk.signed_by(words text, name text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT length(l.line) < length(name) + 30 AND position(lower(name) IN lower(l.line)) > 0
    FROM (SELECT regexp_replace(desk.text_trim(words), '^.*\n', '')) AS l (line)
$$;
