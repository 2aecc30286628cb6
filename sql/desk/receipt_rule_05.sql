-- Mailing lists and bulk mail (RFC 5230 section 4.6). A list's address alone is rule 7's.
CREATE FUNCTION desk.receipt_rule_05(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN desk.signal(m.automatic, 'list', 'precedence') IS NOT NULL
            THEN 'it came by a list or in bulk: ' || desk.signal(m.automatic, 'list', 'precedence')
        WHEN m.kind = 'list' AND desk.receipt_rule_07(m, s) IS NULL THEN 'it came by a list or in bulk'
    END
$$;
