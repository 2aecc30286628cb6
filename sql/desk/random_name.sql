-- So many random consonants, 4 bits each, at most 64: no words, no look-alike letters, any case will do.
CREATE FUNCTION desk.random_name(letters integer) RETURNS text
LANGUAGE sql VOLATILE
AS $$
    SELECT left(translate(
        encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'),
        '0123456789abcdef', 'bcdfghjkmnpqrstv'), letters)
$$;
