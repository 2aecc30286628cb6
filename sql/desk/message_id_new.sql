-- A Message-ID of ours: 128 random bits, at the domain of the desk's address.
CREATE FUNCTION desk.message_id_new(desk_address text) RETURNS text
LANGUAGE sql VOLATILE
AS $$
    SELECT '<' || desk.random_name(32) || '@' || split_part(desk_address, '@', 2) || '>'
$$;
