-- An address that could be answered, its domain in lower case; NULL when it is none: hostile, quoted, or too long.
-- The local part stays byte for byte as it is.
CREATE FUNCTION desk.address_clean(address text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN octet_length(address) <= 254
             AND address ~ '^[^\s@<>()[\]\\,;:"[:cntrl:]]+@[^\s@<>()[\]\\,;:"[:cntrl:]]+$'
             AND position('@' IN address) <= 65
             AND position('..' IN split_part(address, '@', 2)) = 0
             AND address NOT LIKE '%@.%' AND address NOT LIKE '%.'
        THEN split_part(address, '@', 1) || '@' || lower(split_part(address, '@', 2) COLLATE "C")
    END
$$;
