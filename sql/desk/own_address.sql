-- Is it one of the desk's own addresses, with or without something behind the delimiter?
CREATE FUNCTION desk.own_address(address text, s desk.setting) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
    SELECT lower(address COLLATE "C") = ANY (s.own_addresses)
        OR s.plus_addresses AND position(s.delimiter IN address) > 1
            AND desk.own_plus_address(address, s.own_addresses, s.delimiter)
$$;
