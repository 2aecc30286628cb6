-- Reports: delivery status (RFC 3464), disposition notification (RFC 8098), feedback.
CREATE FUNCTION desk.receipt_rule_03(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN m.kind = 'bounce' THEN 'it is a report that a mail could not be delivered'
        WHEN m.kind = 'delay' THEN 'it is a report that a mail is delayed'
        WHEN m.kind = 'mdn' THEN 'it is a read receipt'
        WHEN desk.signal(m.automatic, 'report') IS NOT NULL THEN 'it is a report: ' || desk.signal(m.automatic, 'report')
    END
$$;
