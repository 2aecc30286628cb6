-- Stores the bytes of a file that promisectl sends along, once however often they come; their hash.
CREATE FUNCTION api.ctl_blob(bytes bytea) RETURNS text
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
AS $$
    INSERT INTO desk.blob (sha256, content) VALUES (sha256(bytes), bytes) ON CONFLICT DO NOTHING;
    SELECT encode(sha256(bytes), 'hex')
$$;
