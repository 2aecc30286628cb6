-- A mail in an agent's name is held: shown to him at his registered address, with the reason and the one thing to do. Who
-- forges his name must not flood him. One who is no agent any more is not written to: the ticket's agents are.
-- detail says more than the reason's code.
CREATE FUNCTION desk.tell_held(note_id bigint, detail text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    c_per_hour constant integer := 10;
    n desk.note;
    t desk.ticket;
    v_why text;
    v_todo text;
    v_may boolean;
BEGIN
    SELECT * INTO n FROM desk.note x WHERE x.id = tell_held.note_id;
    IF NOT EXISTS (SELECT FROM desk.agent a WHERE a.id = n.agent_id AND a.active) THEN
        PERFORM desk.tell_note(n.id);
        RETURN;
    END IF;
    IF (SELECT count(*) FROM desk.outbox o WHERE o.kind = 'held' AND o.agent_id = n.agent_id
            AND o.created_at > desk.now() - interval '1 hour') >= c_per_hour THEN
        PERFORM desk.event_add('held-untold', n.ticket_id, n.incoming_id, NULL, jsonb_build_object('agent', n.agent_id));
        RETURN;
    END IF;
    SELECT * INTO t FROM desk.ticket x WHERE x.id = n.ticket_id;
    SELECT h.why, h.todo INTO v_why, v_todo FROM desk.held_text(n.reason) h;
    v_may := desk.agent_may(n.agent_id, n.ticket_id);
    PERFORM desk.post_agent(t.id, n.agent_id, 'held', jsonb_build_object(
            'text', n.text,
            'why', concat_ws(E'\n', v_why, '"' || nullif(detail, '') || '"'),
            'do', v_todo)
            -- Of a ticket that he may not see he learns nothing but its number and its queue.
            || CASE WHEN v_may THEN '{}'
               ELSE jsonb '{"customer": "", "owner": null, "waiting_since": null}' || jsonb_build_object('subject', n.subject) END,
        v_may AND t.customer_id IS NOT NULL, NULL, n.id,
        CASE WHEN n.reason NOT IN ('no-authentication', 'dmarc-fail', 'malformed') THEN n.message_id END);
END;
$$;
