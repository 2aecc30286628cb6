-- An answer to the customer by another agent than the ticket's owner: the owner and those who watch it see what was sent.
CREATE FUNCTION desk.tell_answer(message_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
    v_owner integer;
    v_author desk.agent;
    v_told integer[];
BEGIN
    SELECT * INTO m FROM desk.message x WHERE x.id = tell_answer.message_id;
    SELECT * INTO v_author FROM desk.agent a WHERE a.id = m.agent_id;
    v_owner := (SELECT t.owner_id FROM desk.ticket t WHERE t.id = m.ticket_id);
    v_told := ARRAY(SELECT desk.told_agents(m.ticket_id, m.agent_id));
    IF v_owner IS NULL OR v_owner = m.agent_id OR v_told = '{}' THEN
        RETURN;
    END IF;
    PERFORM desk.post_agents(m.ticket_id, v_told, 'notification', jsonb_build_object(
            'text', m.new_text,
            'sender', desk.person_text(v_author.name, v_author.address),
            'received_at', desk.utc_text(m.received_at),
            'opens', false,
            'unproven', false,
            'attention', format('%s has answered the customer; these are the words.', v_author.name)),
        true, m.id, NULL, NULL, v_author.name);
END;
$$;
