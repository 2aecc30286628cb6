-- Takes the reader's document apart, once. It comes out of a sandbox that holds strangers' mail: nothing in it is
-- believed to be short or well-formed. What the ledger knows of the mail is in m already.
CREATE FUNCTION desk.mail_of(m desk.mail, document jsonb) RETURNS desk.mail
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    m.header_only := (document -> 'header_only')::boolean;
    m.malformed := (document -> 'malformed')::boolean;
    m.kind := document ->> 'kind';
    m.message_id := document ->> 'message_id';
    IF octet_length(m.message_id) NOT BETWEEN 3 AND 998 THEN
        m.message_id := NULL;
    END IF;
    m.parents := desk.ids_of(document -> 'in_reply_to');
    m.reference_ids := desk.ids_of(document -> 'references');
    IF m.reference_ids = '{}' THEN
        m.reference_ids := m.parents;
    ELSE
        m.parents := m.parents || desk.array_reverse(m.reference_ids);
    END IF;

    m.from_count := (document -> 'from_count')::integer;
    IF m.from_count = 1 THEN
        m.from_address := desk.address_clean(document #>> '{from,address}');
        m.from_domain := split_part(m.from_address, '@', 2);
    END IF;
    m.from_name := coalesce(left(document #>> '{from,name}', 200), '');
    m.recipients := desk.addresses_of(document -> 'to', document -> 'cc', document -> 'resent_to');
    m.delivered_to := desk.lower_all(desk.strings_of(document -> 'delivered_to'));
    m.return_path := document ->> 'return_path';
    m.subject := coalesce(left(document ->> 'subject', 1000), '');
    -- What the reader is not certain of is no more than a guess (promised(8), LANGUAGES).
    IF document #> '{language,confidence}' >= '0.8' THEN
        m.found := substring(document #>> '{language,code}' FROM '^[a-z0-9-]{2,16}$');
    END IF;
    IF jsonb_typeof(document -> 'authentication') = 'object' THEN
        m := desk.mail_authentication(m, document -> 'authentication');
    END IF;
    m.authenticated := coalesce(m.authenticated, false);
    m.spam := (document -> 'spam')::boolean;
    m.automatic := document -> 'automatic';
    m.received_count := (document -> 'received_count')::integer;
    m.loop_marks := desk.strings_of(document -> 'loop_marks');
    m.fingerprint := left(document ->> 'fingerprint', 200);
    m.dated := document ->> 'date' IS NOT NULL;
    RETURN m;
END;
$$;
