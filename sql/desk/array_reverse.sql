-- The same, last first.
CREATE FUNCTION desk.array_reverse(list text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(SELECT e FROM unnest(list) WITH ORDINALITY AS l (e, n) ORDER BY n DESC);
END;
$$;
