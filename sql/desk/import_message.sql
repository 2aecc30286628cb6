-- An imported mail as a message of a ticket: a customer's, or (agent_id set) an agent's answer, of which the desk has what his
-- customers got.
CREATE FUNCTION desk.import_message(
    m desk.mail, document jsonb, ticket_id bigint, agent_id integer, i desk.import)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v_agent boolean := agent_id IS NOT NULL;
    v_message bigint;
BEGIN
    UPDATE desk.ticket x SET next_seq = x.next_seq + 1 WHERE x.id = import_message.ticket_id RETURNING * INTO t;
    INSERT INTO desk.message (ticket_id, seq, incoming_id, kind, customer_id, agent_id, sender, authenticated, message_id, subject,
        text, new_text, language, answered_in, answered_by, joined_by, received_at, created_at)
    VALUES (t.id, t.next_seq - 1, m.incoming_id, m.kind, CASE WHEN NOT v_agent THEN m.customer_id END, import_message.agent_id,
        coalesce(desk.sender_of(document), ''), m.authenticated, m.message_id, m.subject, coalesce(document ->> 'text', ''),
        coalesce(document ->> 'new_text', ''), m.found, CASE WHEN NOT v_agent THEN m.language END,
        CASE WHEN NOT v_agent THEN m.language_by END,
        CASE WHEN v_agent THEN 'agent' WHEN t.next_seq = 2 THEN 'new' ELSE 'message-id' END, m.received_at, desk.now())
    RETURNING id INTO v_message;
    PERFORM desk.attachments_add(v_message, coalesce(nullif(document -> 'attachments', 'null'), '[]'));
    IF v_agent THEN
        PERFORM desk.event_add('answered', t.id, m.incoming_id, NULL, jsonb_build_object(
            'agent', import_message.agent_id, 'direct', true, 'imported', i.id));
    ELSIF t.next_seq > 2 THEN
        PERFORM desk.event_add('replied', t.id, m.incoming_id, NULL, jsonb_build_object(
            'by', 'message-id', 'automatic', m.kind <> 'human', 'imported', i.id));
    END IF;
    RETURN v_message;
END;
$$;
