-- Addresses as they are compared: ASCII letters small, all else as it is.
CREATE FUNCTION desk.lower_all(addresses text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_lower text[] := ARRAY[]::text[];
    v_address text;
BEGIN
    FOREACH v_address IN ARRAY coalesce(addresses, v_lower) LOOP
        v_lower := v_lower || lower(v_address COLLATE "C");
    END LOOP;
    RETURN v_lower;
END;
$$;
