-- The lines of a text as they are compared: without quotation marks, white space squeezed, in lower case; empty ones are
-- left out. marked: it stood as a quotation. telling: long enough, with letters enough, to be somebody's words.
CREATE FUNCTION desk.text_lines(text text) RETURNS TABLE (n bigint, line text, marked boolean, telling boolean)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT row_number() OVER (ORDER BY v.at), v.line, v.marked,
        length(v.line) >= 25 AND length(regexp_replace(v.line, '[[:space:][:punct:][:digit:]]', '', 'g')) >= 10
    FROM (
        SELECT r.at, r.raw ~ '^\s*[>|]' AS marked,
            lower(btrim(regexp_replace(regexp_replace(r.raw, '^[\s>|]+', ''), '[\s\u00a0]+', ' ', 'g'))) AS line
        FROM regexp_split_to_table(regexp_replace(text, '[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]', '', 'g'), '\r\n|\r|\n')
            WITH ORDINALITY AS r (raw, at)) v
    WHERE v.line <> ''
    ORDER BY v.at
$$;
