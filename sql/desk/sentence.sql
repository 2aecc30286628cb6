-- Words made a sentence: a capital in front, a full stop behind.
CREATE FUNCTION desk.sentence(words text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT upper(left(words, 1)) || substr(words, 2) || CASE WHEN words ~ '[.!?:]$' THEN '' ELSE '.' END
$$;
