-- A stranger's message id, if it may stand in a header of ours; else NULL.
CREATE FUNCTION desk.id_safe(id text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN octet_length(id) <= 250 AND id ~ '^<[!-;=?-~]+>$' THEN id END
$$;
