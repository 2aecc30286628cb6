-- An attachment's bytes, stored once however often they come; before the mail that holds it is accepted.
CREATE FUNCTION api.read_blob(sha256 text, content bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = desk, pg_temp
SET enable_seqscan = off
SET jit = off
AS $$
    INSERT INTO desk.blob (sha256, content) VALUES (decode(read_blob.sha256, 'hex'), read_blob.content)
    ON CONFLICT DO NOTHING
$$;
