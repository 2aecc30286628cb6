-- A new promise in a ticket. due_at is worked out by the calendar of its queue from from_at with amount, or named by a person
-- (amount NULL). agent_id: who makes it, of own ones. replaces: the one whose place it takes; whoever answered for that one
-- answers for this. id: reserved before, by whoever had to name it already. Returns its id.
CREATE FUNCTION desk.promise_make(
    ticket_id bigint, kind text, class text, what text, due_at timestamptz, from_at timestamptz, amount interval,
    agent_id integer, message_id bigint, incoming_id bigint DEFAULT NULL, replaces bigint DEFAULT NULL,
    id bigint DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    t desk.ticket;
    v_id bigint := coalesce(promise_make.id, desk.promise_id());
    v_agent integer := CASE WHEN promise_make.kind = 'own' THEN promise_make.agent_id END;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = promise_make.ticket_id FOR NO KEY UPDATE;
    PERFORM desk.promise_event(v_id, 'promise-made', jsonb_build_object(
            'kind', promise_make.kind, 'class', promise_make.class, 'what', nullif(promise_make.what, ''),
            'agent', v_agent,
            'owner', CASE WHEN promise_make.kind = 'own' THEN coalesce(
                (SELECT p.owner_id FROM desk.promise p WHERE p.id = promise_make.replaces), v_agent) END,
            'calendar', (desk.service_of(t.queue)).calendar,
            'from_at', desk.utc_exact(promise_make.from_at), 'amount', promise_make.amount,
            'message', promise_make.message_id, 'due_at', desk.utc_exact(promise_make.due_at),
            'number', 1 + (SELECT coalesce(max(p.number), 0) FROM desk.promise p WHERE p.ticket_id = t.id),
            'replaces', promise_make.replaces),
        promise_make.incoming_id, NULL, t.id);
    IF promise_make.kind = 'resolve' AND t.state = 'waiting' AND t.wait_until IS NULL THEN
        PERFORM desk.promise_pause(v_id, 'waiting for the customer');
    END IF;
    RETURN v_id;
END;
$$;
