-- A Message-ID of ours: 128 random bits, at the domain of the desk's address.
CREATE FUNCTION desk.message_id_new(letters text, desk_address text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT '<' || left(letters, 32) || '@' || split_part(desk_address, '@', 2) || '>'
$$;
