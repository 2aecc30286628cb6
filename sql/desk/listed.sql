-- a, b and c: at most twelve of them.
CREATE FUNCTION desk.listed(names text[], word text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN cardinality(names) > 12 THEN array_to_string(names[:11], ', ') || format(' %s %s others', word, cardinality(names) - 11)
        WHEN cardinality(names) > 1 THEN array_to_string(trim_array(names, 1), ', ') || format(' %s ', word) || names[cardinality(names)]
        ELSE coalesce(names[1], 'none')
    END
$$;
