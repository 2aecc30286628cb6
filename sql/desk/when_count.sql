-- How many: '3', 'a', 'next'.
CREATE FUNCTION desk.when_count(text text) RETURNS integer
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN when_count.text ~ '^[0-9]+$' THEN when_count.text::integer ELSE 1 END
$$;
