-- Is it one of these addresses with something behind the delimiter?
CREATE FUNCTION desk.own_plus_address(address text, own_addresses text[], delimiter text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_address text := lower(address COLLATE "C");
BEGIN
    RETURN EXISTS (
        SELECT FROM unnest(own_addresses) AS own (a)
        WHERE starts_with(v_address, split_part(a, '@', 1) || delimiter)
          AND substr(v_address, position('@' IN v_address)) = substr(a, position('@' IN a)));
END;
$$;
