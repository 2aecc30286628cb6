-- The lines of a text as they are compared: without quotation marks, white space squeezed, in lower case; empty ones are
-- left out. marked: it stood as a quotation. telling: long enough, with letters enough, to be somebody's words. shown: as it is,
-- for people.
-- (Patterns go over the whole text once and not over each line: a long ticket has thousands.)
CREATE FUNCTION desk.text_lines(text text) RETURNS TABLE (n bigint, line text, marked boolean, telling boolean, shown text)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT row_number() OVER (ORDER BY v.at), lower(v.line), v.marked,
        length(v.line) >= 25 AND length(regexp_replace(v.line, '[[:space:][:punct:][:digit:]]', '', 'g')) >= 10, v.line
    FROM (
        SELECT r.at, btrim(ltrim(r.raw, ' >|')) AS line, left(ltrim(r.raw), 1) IN ('>', '|') AS marked
        FROM string_to_table(
            regexp_replace(translate(text, U&'\000D\00AD\200B\200C\200D\200E\200F\2060\FEFF', E'\n'), '[ \t\v\f\u00a0]+', ' ', 'g'),
            E'\n') WITH ORDINALITY AS r (raw, at)) v
    WHERE v.line <> ''
    ORDER BY v.at
$$;
