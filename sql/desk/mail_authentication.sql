-- What a trusted server found out about the sender. Authenticated is only he for whose From domain DMARC passed.
CREATE FUNCTION desk.mail_authentication(m desk.mail, authentication jsonb) RETURNS desk.mail
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_domain text := lower((authentication ->> 'header_from') COLLATE "C");
BEGIN
    m.dmarc := lower(authentication ->> 'dmarc');
    m.spf := lower(authentication ->> 'spf');
    m.aligned := lower(authentication ->> 'aligned');
    IF position('@' IN v_domain) > 0 THEN
        v_domain := split_part(v_domain, '@', 2);
    END IF;
    m.authenticated := m.dmarc = 'pass' AND v_domain = m.from_domain AND NOT m.malformed;
    RETURN m;
END;
$$;
