-- The mail that an agent forwards, as if it had come from its sender: what its receipt rests on. Nothing vouches for that
-- sender.
CREATE FUNCTION desk.forward_mail(m desk.mail, document jsonb, address text, name text) RETURNS desk.mail
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    f jsonb := CASE jsonb_typeof(document -> 'forwarded') WHEN 'object' THEN document -> 'forwarded' ELSE '{}' END;
BEGIN
    m.customer_id := (SELECT c.id FROM desk.customer c WHERE lower(c.address) = lower(forward_mail.address COLLATE "C"));
    m.found := CASE WHEN f #> '{language,confidence}' >= '0.8'
        THEN substring(f #>> '{language,code}' FROM '^[a-z0-9-]{2,16}$') END;
    m.from_address := desk.address_clean(address);
    m.from_domain := split_part(m.from_address, '@', 2);
    m.from_name := left(coalesce(name, ''), 200);
    m.return_path := m.from_address;
    m.authenticated := false;
    m.dmarc := NULL;
    m.message_id := CASE WHEN octet_length(f ->> 'message_id') BETWEEN 3 AND 998 THEN f ->> 'message_id' END;
    m.parents := '{}';
    m.reference_ids := '{}';
    m.subject := left(desk.subject_unforwarded(coalesce(nullif(f ->> 'subject', ''), m.subject)), 1000);
    RETURN m;
END;
$$;
