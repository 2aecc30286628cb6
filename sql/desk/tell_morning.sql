-- The mail of an agent's day; none when there is nothing in it. It is about no ticket: who answers it writes to the desk.
CREATE FUNCTION desk.tell_morning(agent_id integer) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    s desk.setting;
    a desk.agent;
    v_facts jsonb := desk.morning_facts(agent_id);
    v_withheld text;
    v_id bigint;
BEGIN
    IF v_facts IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO s FROM desk.setting;
    SELECT * INTO a FROM desk.agent x WHERE x.id = tell_morning.agent_id;
    v_withheld := CASE
        WHEN s.mode <> 'live' THEN 'mode is observe'
        WHEN desk.own_address(a.address, s) THEN 'it is an address of the desk itself: the mail would come back'
    END;
    INSERT INTO desk.outbox (kind, template, language, facts, sender_name, recipient, recipient_name, envelope_sender,
        reply_to, auto_submitted, message_id, agent_id, state, reason, next_at, created_at)
    VALUES ('morning', 'morning', 'en', v_facts || jsonb_build_object('desk', s.name, 'name', a.name), s.name, a.address,
        a.name, '', s.address, 'auto-generated', desk.message_id_new(desk.random_letters(), s.address), a.id,
        CASE WHEN v_withheld IS NULL THEN 'queued' ELSE 'withheld' END, v_withheld, desk.now(), desk.now())
    RETURNING id INTO v_id;
    PERFORM pg_notify('promised_send', '');
    RETURN v_id;
END;
$$;
