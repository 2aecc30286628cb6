-- An answer did not reach somebody: whoever wrote it is told at once; when he is no agent any more, the ticket's agents.
CREATE FUNCTION desk.tell_unsent(outbox_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    o desk.outbox;
    m desk.message;
    v_ticket bigint;
    v_told integer[];
    v_reason text;
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
    v_reason := CASE WHEN o.bounced_at IS NOT NULL THEN concat_ws(' ',
            'It was sent, and came back as undeliverable:',
            (SELECT concat_ws(' ', e.facts ->> 'status', e.facts ->> 'diagnostic') FROM desk.event e
             WHERE e.outbox_id = o.id AND e.kind = 'bounced' ORDER BY e.id DESC LIMIT 1))
        WHEN o.state = 'dropped' THEN concat_ws(' ', 'Whoever administers the desk gave it up:', o.reason)
        WHEN o.reason = 'refused' THEN concat_ws(' ', 'The mail server refused it:', o.last_code::text, o.last_reply)
        WHEN o.reason = 'uncertain' THEN
            'The connection was lost twice at its very end: nobody can say whether it arrived. It is not tried again.'
        ELSE concat_ws('. ', upper(left(o.reason, 1)) || substr(o.reason, 2), 'Last answer: ' || nullif(o.last_reply, '')) END;
    PERFORM desk.post_agents(v_ticket, v_told, 'problem', jsonb_build_object(
            'to', desk.person_text(o.recipient_name, o.recipient),
            'reason', v_reason,
            'text', m.text),
        false, o.carries_id, NULL, CASE WHEN m.agent_id = ANY (v_told) THEN m.message_id END);
END;
$$;
