-- Nothing says that an answer would reach the sender.
CREATE FUNCTION desk.receipt_rule_14(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN m.return_path IS NULL THEN 'no Return-Path and no DMARC pass: the sender may be forged'
        WHEN desk.agent_of(m.return_path) IS NOT NULL THEN 'Return-Path is an agent''s address: agents get no receipts'
        ELSE 'Return-Path is of another domain and DMARC did not pass: the sender may be forged'
    END
$$;
