-- Auto-Submitted other than exactly "no" (RFC 3834 sections 2 and 5.2); the reader passes over "no".
CREATE FUNCTION desk.receipt_rule_04(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT 'a program sent it: ' || desk.signal(m.automatic, 'auto-submitted')
$$;
