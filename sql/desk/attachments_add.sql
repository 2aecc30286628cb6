-- The attachments of a message; their bytes are in desk.blob already.
CREATE FUNCTION desk.attachments_add(message_id bigint, attachments jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF attachments <> '[]' THEN
        INSERT INTO desk.attachment (message_id, position, name, type, size, sha256, inline, content_id, purpose)
        SELECT attachments_add.message_id, a.position, coalesce(a.name, ''), coalesce(a.type, ''), a.size,
            decode(a.sha256, 'hex'), coalesce(a.inline, false), a.content_id, a.purpose
        FROM jsonb_to_recordset(attachments)
            AS a (position integer, name text, type text, size bigint, sha256 text, inline boolean, content_id text,
                purpose text);
    END IF;
END;
$$;
