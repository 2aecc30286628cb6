-- How many of a text's words, from the first on, make a time that can be read: as many as possible; 0: none.
CREATE FUNCTION desk.when_begins(text text, at timestamptz, calendar text) RETURNS integer
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(max(n), 0)
    FROM regexp_split_to_array(btrim(left(when_begins.text, 200)), '\s+') AS w (words), generate_series(1, least(cardinality(words), 7)) AS n
    WHERE desk.when_due(rtrim(array_to_string(words[:n], ' '), ',;:-–— '), at, calendar) IS NOT NULL
$$;
