-- What the tables know of a mail: whose it is, whether it is our own come back, whether it was here before. (The agent is
-- desk.agent_of's, looked up here because this query runs anyway.)
-- A copy is the same bytes, or the same Message-ID with the same content (another mailbox, another UIDVALIDITY, sent twice).
-- A Message-ID used again for something else is no copy: nobody suppresses a mail by it.
CREATE FUNCTION desk.mail_known(m desk.mail, OUT copy_of bigint, OUT outbox_id bigint, OUT customer_id bigint,
    OUT agent_id integer)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_from text := lower(m.from_address COLLATE "C");
BEGIN
    SELECT
        coalesce(
            (SELECT i.id FROM desk.incoming i
              WHERE i.state = 'done' AND i.sha256 = m.sha256 AND i.duplicate_of IS NULL
              LIMIT 1),
            (SELECT i.id FROM desk.incoming i
              WHERE i.state = 'done' AND i.fingerprint = m.fingerprint AND i.duplicate_of IS NULL
                AND (i.message_id = m.message_id
                     -- Without ids the date must tell two mails of the same few words apart.
                     OR i.message_id IS NULL AND m.message_id IS NULL AND m.dated)
              LIMIT 1)),
        (SELECT o.id FROM desk.outbox o WHERE o.message_id = m.message_id),
        (SELECT c.id FROM desk.customer c WHERE lower(c.address) = v_from),
        (SELECT a.id FROM desk.agent a
          WHERE lower(a.address) = v_from OR a.aliases @> ARRAY[v_from]
          ORDER BY a.active DESC, a.id
          LIMIT 1)
    INTO copy_of, outbox_id, customer_id, agent_id;
END;
$$;
