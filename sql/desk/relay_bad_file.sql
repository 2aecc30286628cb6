-- The first file that would tell the customer an agent's address, or is a whole mail with its header, which does; NULL:
-- none. Only what is text is looked into, also in two bytes a letter; what is not relayed is not looked at.
CREATE FUNCTION desk.relay_bad_file(attachments jsonb) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT f.name || CASE WHEN f.is_mail THEN ' (a whole mail)' ELSE '' END
    FROM (
        SELECT a.position, coalesce(nullif(a.name, ''), 'unnamed-' || a.position) AS name, a.sha256,
            a.purpose = 'mail' OR a.type ~* '^message/(rfc822|global)$' OR a.name ~* '\.(eml|msg)$' AS is_mail,
            a.type ~* '^(text|message)/' OR a.name ~* '\.(txt|csv|vcf|html?|log|rtf|json|xml|md)$' AS is_text
        FROM jsonb_to_recordset(coalesce(nullif(attachments, 'null'), '[]'))
            AS a (position integer, name text, type text, sha256 text, purpose text)
        WHERE coalesce(a.purpose, '') NOT IN ('signature', 'tnef', 'calendar')
    ) f
    WHERE f.is_mail
       OR desk.agent_address_in(lower(f.name)) IS NOT NULL
       OR f.is_text AND EXISTS (
           SELECT FROM desk.blob b
           WHERE b.sha256 = decode(f.sha256, 'hex')
             AND desk.agent_address_in(lower(replace(encode(b.content, 'escape'), '\000', ''))) IS NOT NULL)
    ORDER BY f.position
    LIMIT 1
$$;
