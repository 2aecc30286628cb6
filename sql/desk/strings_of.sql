-- A document's list of strings, in its order. (A loop: most lists have no or one element, and a query costs more than that.)
CREATE FUNCTION desk.strings_of(list jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_strings text[] := ARRAY[]::text[];
BEGIN
    FOR n IN 0 .. coalesce(jsonb_array_length(list), 0) - 1 LOOP
        v_strings := v_strings || (list ->> n);
    END LOOP;
    RETURN v_strings;
END;
$$;
