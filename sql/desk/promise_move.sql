-- Another date for a promise: a new one takes its place, counted by nothing but a person's word. The customer is told, with the
-- reason, by whoever calls this. Returns the new one.
CREATE FUNCTION desk.promise_move(
    promise_id bigint, due_at timestamptz, reason text, agent_id integer, incoming_id bigint)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    v_new bigint := desk.promise_id();
    p desk.promise := desk.promise_moved(
        promise_move.promise_id, v_new, promise_move.reason, 'move', promise_move.agent_id, promise_move.incoming_id);
BEGIN
    RETURN desk.promise_make(p.ticket_id, p.kind, p.class, p.what, promise_move.due_at,
        CASE WHEN p.kind = 'own' THEN desk.now() ELSE p.from_at END, NULL, coalesce(promise_move.agent_id, p.owner_id), NULL,
        promise_move.incoming_id, p.id, v_new);
END;
$$;
