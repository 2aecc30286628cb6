-- Is it one of the desk's own addresses, with or without something behind the delimiter?
CREATE FUNCTION desk.own_address(address text, s desk.setting) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_address text := lower(address COLLATE "C");
BEGIN
    IF v_address = ANY (s.own_addresses) THEN
        RETURN true;
    END IF;
    RETURN s.plus_addresses AND v_address LIKE '%@%' AND position(s.delimiter IN v_address) > 1 AND EXISTS (
        SELECT FROM unnest(s.own_addresses) AS own (a)
        WHERE starts_with(v_address, split_part(a, '@', 1) || s.delimiter)
          AND split_part(v_address, '@', 2) = split_part(a, '@', 2));
END;
$$;
