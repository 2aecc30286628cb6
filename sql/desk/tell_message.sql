-- A customer's message to the ticket's agents.
CREATE FUNCTION desk.tell_message(message_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
    t desk.ticket;
    s desk.setting;
    v_told integer[];
BEGIN
    SELECT * INTO m FROM desk.message x WHERE x.id = tell_message.message_id;
    v_told := ARRAY(SELECT desk.told_agents(m.ticket_id, NULL));
    IF v_told = '{}' THEN
        RETURN;
    END IF;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = m.ticket_id;
    SELECT * INTO s FROM desk.setting;
    PERFORM desk.post_agents(t.id, v_told, 'notification', jsonb_strip_nulls(jsonb_build_object(
            'text', m.new_text,
            -- Said when it is not whom the mail names as the customer anyway.
            'sender', nullif(m.sender, (
                SELECT desk.person_text(c.name, c.address) FROM desk.customer c WHERE c.id = t.customer_id)),
            'received_at', desk.utc_text(m.received_at),
            'opens', m.seq = 1,
            'unproven', NOT m.authenticated,
            'claims', CASE WHEN t.attention = 'claims' THEN
                (SELECT s.tag || '-' || c.number FROM desk.ticket c WHERE c.id = t.claims) END,
            'attention', desk.attention_text(t, s),
            'participants', desk.participants_text(t.id))),
        t.customer_id IS NOT NULL, m.id, NULL, NULL, desk.sender_name(m));
END;
$$;
