-- Addresses as they are compared: ASCII letters small, all else as it is.
CREATE FUNCTION desk.lower_all(addresses text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(SELECT lower(a COLLATE "C") FROM unnest(addresses) a);
END;
$$;
