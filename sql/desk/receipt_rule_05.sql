-- Mailing lists and bulk mail (RFC 5230 section 4.6).
CREATE FUNCTION desk.receipt_rule_05(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN desk.signal(m.automatic, 'list', 'precedence') IS NOT NULL
            THEN 'it came by a list or in bulk: ' || desk.signal(m.automatic, 'list', 'precedence')
        WHEN m.kind = 'list' THEN 'it came by a list or in bulk'
    END
$$;
