-- A person who can be answered.
CREATE FUNCTION desk.receipt_rule_13(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN desk.receipt_destination(m) IS NULL THEN NULL
        -- A stranger may have set it.
        WHEN NOT m.authenticated AND desk.agent_of(desk.receipt_destination(m)) IS NOT NULL THEN NULL
        WHEN m.authenticated THEN format('DMARC vouches for %s', m.from_address)
        ELSE format('Return-Path %s agrees with From', m.return_path)
    END
$$;
