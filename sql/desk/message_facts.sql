-- What a notification says of the message that it shows.
CREATE FUNCTION desk.message_facts(m desk.message, t desk.ticket, s desk.setting) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_forwarder text;
BEGIN
    IF m.joined_by = 'agent' AND m.agent_id IS NULL THEN
        v_forwarder := (
            SELECT desk.agent_name((e.facts ->> 'agent')::integer) FROM desk.event e
            WHERE e.incoming_id = m.incoming_id AND e.kind = 'opened' ORDER BY e.id LIMIT 1);
    END IF;
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'text', m.new_text,
        -- Said when it is not whom the mail names as the customer anyway.
        'sender', nullif(m.sender, (SELECT desk.person_text(c.name, c.address) FROM desk.customer c WHERE c.id = t.customer_id)),
        'received_at', desk.utc_text(m.received_at),
        'opens', m.seq = 1,
        -- An agent's forward: its words are as he sent them on.
        'forwarded_by', v_forwarder,
        'unproven', NOT m.authenticated AND v_forwarder IS NULL,
        'claims', CASE WHEN t.attention = 'claims' THEN
            (SELECT s.tag || '-' || c.number FROM desk.ticket c WHERE c.id = t.claims) END,
        'attention', desk.attention_text(t, s),
        'answer', desk.answer_text(m)));
END;
$$;
