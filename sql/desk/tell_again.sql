-- A ticket brought before an agent, with the reason as a sentence: the customer's last words once more; where there are none,
-- the last note.
CREATE FUNCTION desk.tell_again(ticket_id bigint, agent_id integer, why text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
    n desk.note;
BEGIN
    SELECT * INTO m FROM desk.message x
    WHERE x.ticket_id = tell_again.ticket_id AND x.agent_id IS NULL ORDER BY x.seq DESC LIMIT 1;
    IF m.id IS NOT NULL THEN
        PERFORM desk.post_agent(tell_again.ticket_id, tell_again.agent_id, 'notification',
            jsonb_build_object('text', m.new_text, 'sender', m.sender, 'received_at', desk.utc_text(m.received_at), 'opens', false,
                'unproven', NOT m.authenticated, 'attention', why), true, carries_id => m.id);
        RETURN;
    END IF;
    SELECT * INTO n FROM desk.note x WHERE x.ticket_id = tell_again.ticket_id ORDER BY x.seq DESC LIMIT 1;
    PERFORM desk.post_agent(tell_again.ticket_id, tell_again.agent_id, 'note',
        jsonb_build_object('text', concat_ws(E'\n\n', why, n.new_text), 'author', coalesce(n.sender, ''), 'kind_held', false,
            'third_party', false), false, note_id => n.id);
END;
$$;
