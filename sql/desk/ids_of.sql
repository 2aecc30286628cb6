-- The message ids of a document's list of strings, in their order; what is too long to be one is left out.
CREATE FUNCTION desk.ids_of(list jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF list IS NULL OR list = '[]' THEN
        RETURN ARRAY[]::text[];
    END IF;
    RETURN ARRAY(
        SELECT id FROM jsonb_array_elements_text(list) WITH ORDINALITY AS l (id, n)
        WHERE octet_length(id) BETWEEN 3 AND 998
        ORDER BY n);
END;
$$;
