-- An attachment as promisectl's answers carry it.
CREATE FUNCTION desk.ctl_file(place integer, name text, type text, size bigint, sha256 bytea, inline boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT jsonb_build_object('position', place, 'name', name, 'type', type, 'size', size,
        'sha256', encode(sha256, 'hex'), 'inline', inline)
$$;
