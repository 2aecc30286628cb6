-- The mail that this one is a copy of: the same bytes, or the same Message-ID with the same content (another mailbox,
-- another UIDVALIDITY, a resent copy). A Message-ID used again for something else is no duplicate: nobody suppresses a
-- mail by it. NULL when it is none.
CREATE FUNCTION desk.duplicate_of(m desk.mail, dated boolean) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT i.id FROM desk.incoming i
        WHERE i.state = 'done' AND i.sha256 = m.sha256 AND i.duplicate_of IS NULL
        UNION ALL
        SELECT i.id FROM desk.incoming i
        WHERE i.state = 'done' AND i.fingerprint = m.fingerprint AND i.duplicate_of IS NULL
          AND (i.message_id = m.message_id
               -- Without ids the date must tell two mails of the same few words apart.
               OR i.message_id IS NULL AND m.message_id IS NULL AND dated)
        LIMIT 1);
END;
$$;
