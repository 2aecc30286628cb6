-- A ticket brought before agents, with the reason as a sentence: the customer's last words once more; where there are none,
-- the last note.
CREATE FUNCTION desk.tell_again(ticket_id bigint, agent_ids integer[], why text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    m desk.message;
    n desk.note;
    v_facts jsonb;
BEGIN
    IF agent_ids = '{}' THEN
        RETURN;
    END IF;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = tell_again.ticket_id;
    SELECT * INTO m FROM desk.message x WHERE x.ticket_id = t.id AND x.agent_id IS NULL ORDER BY x.seq DESC LIMIT 1;
    IF m.id IS NOT NULL THEN
        v_facts := desk.message_facts(m, t, (SELECT s FROM desk.setting s));
        PERFORM desk.post_agents(t.id, agent_ids, 'notification',
            v_facts || jsonb_build_object('opens', false, 'attention', concat_ws(' ', why, v_facts ->> 'attention')),
            t.customer_id IS NOT NULL, m.id, NULL, NULL, desk.sender_name(m));
        RETURN;
    END IF;
    SELECT * INTO n FROM desk.note x WHERE x.ticket_id = t.id ORDER BY x.seq DESC LIMIT 1;
    PERFORM desk.post_agents(t.id, agent_ids, 'note', jsonb_build_object(
            'text', concat_ws(E'\n\n', why, n.new_text), 'author', coalesce(desk.agent_name(n.agent_id), n.sender, ''),
            'kind_held', n.kind IS NOT DISTINCT FROM 'held', 'third_party', n.kind IS NOT DISTINCT FROM 'third-party'),
        false, NULL, n.id);
END;
$$;
