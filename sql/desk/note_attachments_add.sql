-- The attachments of a note; their bytes are in desk.blob already.
CREATE FUNCTION desk.note_attachments_add(note_id bigint, attachments jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF attachments <> '[]' THEN
        INSERT INTO desk.note_attachment (note_id, position, name, type, size, sha256, inline, content_id)
        SELECT note_attachments_add.note_id, a.position, coalesce(a.name, ''), coalesce(a.type, ''), a.size,
            decode(a.sha256, 'hex'), coalesce(a.inline, false), a.content_id
        FROM jsonb_to_recordset(attachments)
            AS a (position integer, name text, type text, size bigint, sha256 text, inline boolean, content_id text);
    END IF;
END;
$$;
