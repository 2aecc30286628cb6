-- A done mail as it was when it was decided, for those who ask why.
CREATE FUNCTION desk.mail_again(i desk.incoming) RETURNS desk.mail
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    m desk.mail;
BEGIN
    SELECT i.id, b.address, b.queue, b.language, i.old AND NOT b.answer_old, least(i.internal_date, i.fetched_at), i.sha256
    INTO m.incoming_id, m.mailbox_address, m.queue, m.language, m.old, m.received_at, m.sha256
    FROM desk.mailbox b WHERE b.id = i.mailbox_id;
    RETURN desk.mail_of(m, i.document);
END;
$$;
