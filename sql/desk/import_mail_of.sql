-- What the decisions about an imported mail rest on. Like mail that lay in a mailbox before the desk first ran it is old: it is
-- answered never.
CREATE FUNCTION desk.import_mail_of(
    incoming_id bigint, document jsonb, sha256 bytea, sent_at timestamptz, i desk.import, s desk.setting)
RETURNS desk.mail
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    m desk.mail;
BEGIN
    m.incoming_id := import_mail_of.incoming_id;
    m.mailbox_address := s.address;
    m.queue := i.queue;
    m.language := i.language;
    m.old := true;
    m.received_at := import_mail_of.sent_at;
    m.sha256 := import_mail_of.sha256;
    m := desk.mail_of(m, document);
    SELECT * INTO m.copy_of, m.outbox_id, m.customer_id, m.agent_id FROM desk.mail_known(m);
    IF m.agent_id IS NULL THEN
        m := desk.mail_language(m, document, s);
    END IF;
    RETURN m;
END;
$$;
