-- No certain sender, or mail too malformed to be sure of anything.
CREATE FUNCTION desk.receipt_rule_09(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN m.from_count > 1 THEN format('From holds %s addresses', m.from_count)
        WHEN m.from_address IS NULL THEN 'From holds no address that can be answered'
        WHEN m.malformed THEN 'the mail is malformed'
    END
$$;
