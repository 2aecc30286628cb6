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
    IF NOT EXISTS (SELECT FROM desk.agent a WHERE a.active) THEN
        RETURN;
    END IF;
    SELECT * INTO m FROM desk.message x WHERE x.id = tell_message.message_id;
    v_told := ARRAY(SELECT desk.told_agents(m.ticket_id, NULL) UNION SELECT desk.answer_owners(m)
        UNION SELECT desk.rate_readers(m) ORDER BY 1);
    IF v_told = '{}' THEN
        RETURN;
    END IF;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = m.ticket_id;
    SELECT * INTO s FROM desk.setting;
    PERFORM desk.post_agents(t.id, v_told, 'notification', desk.message_facts(m, t, s), t.customer_id IS NOT NULL, m.id, NULL, NULL,
        desk.sender_name(m));
END;
$$;
