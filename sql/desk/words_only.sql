-- A text without what programs change when they pass it on: where its lines break, and marks of quotation.
CREATE FUNCTION desk.words_only(said text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT btrim(regexp_replace(said, '[\s\u00a0\u200b>]+', ' ', 'g'))
$$;
