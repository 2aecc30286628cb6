-- Not addressed to the desk (RFC 5230 section 4.5): a blind copy, a list, an alias that nobody configured.
CREATE FUNCTION desk.receipt_rule_08(m desk.mail, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN desk.own_among(m.recipients, s) THEN NULL
        WHEN m.recipients && s.forwarders THEN NULL
        ELSE 'none of the desk''s addresses stands in To, Cc or Resent-To'
    END
$$;
