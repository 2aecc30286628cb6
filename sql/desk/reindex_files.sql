-- The files of a document as the tables hold them, to be compared.
CREATE FUNCTION desk.reindex_files(document jsonb) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_array(a.position, coalesce(a.name, ''), coalesce(a.type, ''), a.size, a.sha256,
        coalesce(a.inline, false), a.content_id) ORDER BY a.position), '[]')
    FROM jsonb_to_recordset(coalesce(nullif(document -> 'attachments', 'null'), '[]'))
        AS a (position integer, name text, type text, size bigint, sha256 text, inline boolean, content_id text)
$$;
