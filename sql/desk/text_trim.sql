-- Without empty lines before and white space behind.
CREATE FUNCTION desk.text_trim(text text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT regexp_replace(regexp_replace(text, '^(\s*\n)+', ''), '\s+$', '')
$$;
