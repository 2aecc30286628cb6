-- What was written for promisectl reply, as the reader would have understood a mail of it.
CREATE FUNCTION desk.ctl_document(g desk.agent, written jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT jsonb_build_object('kind', 'human', 'from', jsonb_build_object('name', g.name, 'address', g.address),
        'new_text', written -> 'text', 'protection', '[]'::jsonb) || written
$$;
