-- An address that could be answered, its domain in lower case; NULL when it is none: hostile, quoted, or too long.
-- The local part stays byte for byte as it is.
CREATE FUNCTION desk.address_clean(address text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN octet_length(address) <= 254
             AND address ~ '^[^\s@<>()[\]\\,;:"[:cntrl:]]{1,64}@[^\s@<>()[\]\\,;:"[:cntrl:].]+(\.[^\s@<>()[\]\\,;:"[:cntrl:].]+)*$'
        THEN split_part(address, '@', 1) || '@' || lower(split_part(address, '@', 2) COLLATE "C")
    END
$$;
