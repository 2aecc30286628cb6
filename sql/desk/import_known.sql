-- Why a mail is not brought in: 'known', the desk has it, or a copy of it; 'own', the desk itself wrote it. NULL: it is.
CREATE FUNCTION desk.import_known(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN m.copy_of IS NOT NULL OR EXISTS (SELECT FROM desk.incoming i WHERE i.sha256 = m.sha256)
            OR EXISTS (
                SELECT FROM desk.incoming i
                WHERE i.fingerprint = m.fingerprint
                  AND (i.message_id = m.message_id OR i.message_id IS NULL AND m.message_id IS NULL AND m.dated))
            THEN 'known'
        WHEN m.outbox_id IS NOT NULL OR s.loop_mark = ANY (m.loop_marks) THEN 'own'
    END
$$;
