-- What the receipt may say. Of the mail itself nothing but its subject, and that only to a sender whom DMARC vouches for:
-- else anybody could have the desk carry his words to any address.
CREATE FUNCTION desk.receipt_facts(m desk.mail, s desk.setting, number bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_subject text := CASE WHEN m.authenticated THEN nullif(desk.subject_shown(m.subject), '') END;
    v_facts jsonb := jsonb_build_object(
        'number', s.tag || '-' || number,
        'desk', s.name,
        'queue', m.queue,
        -- Beside the ticket just opened.
        'ahead', (SELECT q.waiting - 1 FROM desk.queue q WHERE q.name = m.queue),
        'received_at', desk.utc_text(m.received_at),
        'zone', s.zone,
        'complaints', desk.complaints_for(m.language, s));
BEGIN
    RETURN CASE WHEN v_subject IS NULL THEN v_facts ELSE v_facts || jsonb_build_object('subject', v_subject) END;
END;
$$;
