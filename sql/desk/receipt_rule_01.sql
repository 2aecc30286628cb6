-- Our own mail: it carries our loop mark, has a Message-ID that we gave, or says that we sent it. Recorded, nothing else.
CREATE FUNCTION desk.receipt_rule_01(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN s.loop_mark = ANY (m.loop_marks) THEN 'it carries the desk''s own loop mark'
        WHEN m.outbox_id IS NOT NULL THEN format('its Message-ID %s is of a mail that the desk sent', m.message_id)
        WHEN desk.own_address(m.from_address, s) THEN format('From is the desk''s own address %s', m.from_address)
        WHEN desk.own_address(m.return_path, s) THEN format('Return-Path is the desk''s own address %s', m.return_path)
    END
$$;
