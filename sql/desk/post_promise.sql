-- One mail to one agent about a promise, answered inside; NULL when he is no agent any more.
CREATE FUNCTION desk.post_promise(p desk.promise, agent_id integer, kind text, facts jsonb) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_id bigint := desk.post_agent(p.ticket_id, post_promise.agent_id, post_promise.kind, jsonb_strip_nulls(jsonb_build_object(
        'what', desk.promise_text(p), 'due', desk.utc_text(p.due_at), 'n', p.number,
        'contact', CASE WHEN p.class = 'contact' THEN true END) || post_promise.facts), false);
BEGIN
    UPDATE desk.outbox o SET promise_id = p.id WHERE o.id = v_id;
    RETURN v_id;
END;
$$;
