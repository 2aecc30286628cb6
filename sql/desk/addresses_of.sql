-- The addresses of a document's list of {name, address}, in lower case.
CREATE FUNCTION desk.addresses_of(list jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(SELECT lower((a ->> 'address') COLLATE "C") FROM jsonb_array_elements(list) a);
END;
$$;
