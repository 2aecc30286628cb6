-- The files of a message or of a note, and whether they go along in a mail of ours: as many as fit within lim bytes, small
-- ones first, that one film does not keep back all else. A nameless one is given a name.
CREATE FUNCTION desk.files_of(message_id bigint, note_id bigint, lim bigint)
RETURNS TABLE ("position" integer, name text, type text, size bigint, sha256 bytea, purpose text, fits boolean)
LANGUAGE sql STABLE
AS $$
    SELECT f.position, CASE WHEN f.name = '' THEN 'unnamed-' || f.position ELSE f.name END, f.type, f.size, f.sha256, f.purpose,
        sum(f.size) OVER (ORDER BY f.size, f.position) <= lim
    FROM (SELECT a.position, a.name, a.type, a.size, a.sha256, a.purpose FROM desk.attachment a WHERE a.message_id = files_of.message_id
          UNION ALL
          SELECT a.position, a.name, a.type, a.size, a.sha256, NULL FROM desk.note_attachment a WHERE a.note_id = files_of.note_id
         ) f
    ORDER BY f.position
$$;
