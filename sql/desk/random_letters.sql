-- 128 random letters and digits, 4 bits each, for names that nobody can guess: no look-alikes (0 and 1 are g and h), any
-- case will do. Cut as many as a name needs; two cuts that do not overlap tell nothing of each other.
CREATE FUNCTION desk.random_letters() RETURNS text
LANGUAGE sql VOLATILE
AS $$
    SELECT replace(replace(
        encode(sha512(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'),
        '0', 'g'), '1', 'h')
$$;
