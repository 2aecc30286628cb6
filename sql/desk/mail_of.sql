-- Takes the reader's document apart, once. It comes out of a sandbox that holds strangers' mail: nothing in it is
-- believed to be short or well-formed.
CREATE FUNCTION desk.mail_of(
    incoming_id bigint, mailbox_id integer, old boolean, received_at timestamptz, sha256 bytea, document jsonb)
RETURNS desk.mail
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    m desk.mail;
    v_authentication jsonb := document -> 'authentication';
    v_replied text[] := ARRAY[]::text[];
    v_domain text;
BEGIN
    m.incoming_id := incoming_id;
    m.mailbox_id := mailbox_id;
    m.old := old;
    m.received_at := received_at;
    m.sha256 := sha256;
    m.header_only := (document ->> 'header_only')::boolean;
    m.kind := document ->> 'kind';
    m.message_id := document ->> 'message_id';
    IF octet_length(m.message_id) NOT BETWEEN 3 AND 998 THEN
        m.message_id := NULL;
    END IF;
    IF document -> 'in_reply_to' <> '[]' THEN
        v_replied := desk.ids_of(document -> 'in_reply_to');
    END IF;
    m.reference_ids := v_replied;
    m.parents := v_replied;
    IF document -> 'references' <> '[]' THEN
        m.reference_ids := desk.ids_of(document -> 'references');
        m.parents := v_replied || desk.array_reverse(m.reference_ids);
    END IF;

    m.from_count := (document ->> 'from_count')::integer;
    m.malformed := (document ->> 'malformed')::boolean;
    IF m.from_count = 1 THEN
        m.from_address := desk.address_clean(document -> 'from' ->> 'address');
        m.from_domain := split_part(m.from_address, '@', 2);
    END IF;
    m.from_name := coalesce(left(document -> 'from' ->> 'name', 200), '');
    m.recipients := desk.addresses_of((document -> 'to') || (document -> 'cc') || (document -> 'resent_to'));
    m.delivered_to := '{}';
    IF document -> 'delivered_to' <> '[]' THEN
        m.delivered_to := desk.lower_all(ARRAY(SELECT jsonb_array_elements_text(document -> 'delivered_to')));
    END IF;
    m.return_path := document ->> 'return_path';
    m.subject := coalesce(left(document ->> 'subject', 1000), '');
    m.language := document -> 'language' ->> 'code';

    IF jsonb_typeof(v_authentication) = 'object' THEN
        m.dmarc := lower(v_authentication ->> 'dmarc');
        m.spf := lower(v_authentication ->> 'spf');
        m.aligned := lower(v_authentication ->> 'aligned');
        v_domain := lower((v_authentication ->> 'header_from') COLLATE "C");
        v_domain := split_part(v_domain, '@', CASE WHEN v_domain LIKE '%@%' THEN 2 ELSE 1 END);
    END IF;
    m.authenticated := coalesce(m.dmarc = 'pass' AND v_domain = m.from_domain AND NOT m.malformed, false);
    m.spam := (document ->> 'spam')::boolean;
    m.automatic := document -> 'automatic';
    m.received_count := (document ->> 'received_count')::integer;
    m.loop_marks := '{}';
    IF document -> 'loop_marks' <> '[]' THEN
        m.loop_marks := ARRAY(SELECT jsonb_array_elements_text(document -> 'loop_marks'));
    END IF;
    m.fingerprint := left(document ->> 'fingerprint', 200);
    RETURN m;
END;
$$;
