-- An address of the desk that carries a token, where the mail server knows plus-addresses; else the address itself.
CREATE FUNCTION desk.reply_address(address text, token text, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN s.plus_addresses
        THEN split_part(address, '@', 1) || s.delimiter || token || '@' || split_part(address, '@', 2)
        ELSE address
    END
$$;
