-- The null sender (RFC 3834 section 2, RFC 5321 section 4.5.5).
CREATE FUNCTION desk.receipt_rule_02(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN m.return_path = '' OR desk.signal(m.automatic, 'null-sender') IS NOT NULL
        THEN 'Return-Path is <>: such mail must not be answered' END
$$;
