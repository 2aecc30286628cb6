-- The same as one line, so that it does not matter where a mail program broke the lines. marked false: without quotations.
CREATE FUNCTION desk.text_flat(text text, marked boolean DEFAULT true) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(string_agg(l.line, ' ' ORDER BY l.n), '') FROM desk.text_lines(text_flat.text) l
    WHERE text_flat.marked OR NOT l.marked
$$;
