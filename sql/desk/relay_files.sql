-- The files of an agent's answer, and why one does not go to the customer: it is his mail program's, or it is too much.
CREATE FUNCTION desk.relay_files(message_id bigint)
RETURNS TABLE ("position" integer, name text, type text, size bigint, sha256 bytea, why text)
LANGUAGE sql STABLE
AS $$
    SELECT f.position, f.name, f.type, f.size, f.sha256, coalesce(f.aside, CASE
        WHEN sum(f.size) OVER (PARTITION BY f.aside IS NULL ORDER BY f.size, f.position) > s.attachment_limit
        THEN format('over the limit of %s for the files of a mail', desk.size_text(s.attachment_limit)) END)
    FROM desk.setting s, (
        SELECT x.*, CASE
            WHEN x.purpose = 'signature' OR x.type ~ '^application/(pgp-signature|(x-)?pkcs7-signature)$'
                THEN 'an electronic signature, which fits the whole mail alone'
            WHEN x.purpose = 'tnef' OR x.type ~ '^application/(vnd\.)?ms-tnef$'
                THEN 'Outlook''s own wrapping, which others cannot open'
            WHEN x.purpose = 'calendar' OR x.type = 'text/calendar'
                THEN 'a calendar entry, which names its sender'
        END AS aside
        FROM desk.files_of(relay_files.message_id, NULL, 0) x) f
    ORDER BY f.position
$$;
