-- Words made a sentence: a capital in front (an address stays as it is), a full stop behind.
CREATE FUNCTION desk.sentence(words text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN words ~ '^[^ ]*@' THEN left(words, 1) ELSE upper(left(words, 1)) END || substr(words, 2) || CASE WHEN words ~ '[.!?:]$' THEN '' ELSE '.' END
$$;
