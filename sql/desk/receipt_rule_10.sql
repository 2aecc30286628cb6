-- Forged or unwanted, says a filter that the configuration trusts.
CREATE FUNCTION desk.receipt_rule_10(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN m.dmarc = 'fail' THEN 'DMARC failed: the sender may be forged'
        WHEN m.spf = 'fail' AND m.aligned IS NULL THEN 'SPF failed and no DKIM signature of the sender''s domain holds'
        WHEN m.spam THEN 'the spam filter marked it'
    END
$$;
