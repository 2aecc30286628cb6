-- Not addressed to the desk (RFC 5230 section 4.5): a blind copy, a list, an alias that nobody configured.
CREATE FUNCTION desk.receipt_rule_08(m desk.mail, s desk.setting) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF m.recipients && s.own_addresses OR m.recipients && s.forwarders
       OR EXISTS (SELECT FROM unnest(m.recipients) r WHERE desk.own_address(r, s)) THEN
        RETURN NULL;
    END IF;
    RETURN 'none of the desk''s addresses stands in To, Cc or Resent-To';
END;
$$;
