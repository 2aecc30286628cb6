-- Files of a document whose bytes are not stored: [sha256].
CREATE FUNCTION desk.reindex_missing(document jsonb) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(DISTINCT a.sha256), '[]')
    FROM jsonb_to_recordset(coalesce(nullif(document -> 'attachments', 'null'), '[]')) AS a (sha256 text)
    WHERE NOT EXISTS (SELECT FROM desk.blob b WHERE b.sha256 = decode(a.sha256, 'hex'))
$$;
