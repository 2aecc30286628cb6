-- What the receipt may say. Of the mail itself nothing but its subject, and that only to a sender whom DMARC vouches for:
-- else anybody could have the desk carry his words to any address.
CREATE FUNCTION desk.receipt_facts(m desk.mail, s desk.setting, t desk.ticket) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_facts jsonb := jsonb_build_object(
        'number', s.tag || '-' || t.number,
        'desk', s.name,
        'queue', t.queue,
        'ahead', desk.tickets_ahead(t),
        'received_at', desk.utc_text(m.received_at),
        'zone', s.zone,
        'complaints', s.complaints);
    v_subject text;
BEGIN
    IF m.authenticated THEN
        v_subject := desk.subject_shown(m.subject);
        IF v_subject <> '' THEN
            v_facts := v_facts || jsonb_build_object('subject', v_subject);
        END IF;
    END IF;
    RETURN v_facts;
END;
$$;
