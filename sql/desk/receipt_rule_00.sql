-- Mail that lay in the mailbox before the desk first ran is filed and not answered.
CREATE FUNCTION desk.receipt_rule_00(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN m.old THEN 'the mail was in the mailbox before the desk first ran' END
$$;
