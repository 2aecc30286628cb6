-- What a notification says of the message that it shows.
CREATE FUNCTION desk.message_facts(m desk.message, t desk.ticket, s desk.setting) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'text', m.new_text,
        -- Said when it is not whom the mail names as the customer anyway.
        'sender', nullif(m.sender, (SELECT desk.person_text(c.name, c.address) FROM desk.customer c WHERE c.id = t.customer_id)),
        'received_at', desk.utc_text(m.received_at),
        'opens', m.seq = 1,
        'unproven', NOT m.authenticated,
        'claims', CASE WHEN t.attention = 'claims' THEN
            (SELECT s.tag || '-' || c.number FROM desk.ticket c WHERE c.id = t.claims) END,
        'attention', desk.attention_text(t, s)));
END;
$$;
