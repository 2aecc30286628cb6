-- An answer did not reach somebody: whoever wrote it is told at once; when he is no agent any more, the ticket's agents.
CREATE FUNCTION desk.tell_unsent(outbox_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
    m desk.message;
    v_ticket bigint;
    v_told integer[];
BEGIN
    SELECT * INTO o FROM desk.outbox x WHERE x.id = tell_unsent.outbox_id;
    SELECT * INTO m FROM desk.message x WHERE x.id = o.carries_id;
    SELECT coalesce(t.merged_into, t.id) INTO v_ticket FROM desk.ticket t WHERE t.id = o.ticket_id;
    v_told := ARRAY(SELECT a.id FROM desk.agent a WHERE a.id = o.agent_id AND a.active);
    IF v_told = '{}' THEN
        v_told := ARRAY(SELECT desk.told_agents(v_ticket, NULL));
    END IF;
    IF v_told = '{}' THEN
        RETURN;
    END IF;
    PERFORM desk.post_agents(v_ticket, v_told, 'problem', jsonb_build_object(
            'to', desk.person_text(o.recipient_name, o.recipient),
            'reason', desk.unsent_why(o),
            'text', m.text),
        false, o.carries_id, NULL, CASE WHEN m.agent_id = ANY (v_told) THEN m.message_id END);
END;
$$;
