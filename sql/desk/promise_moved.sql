-- Another promise takes this one's place: in time it is moved; broken, it is withdrawn, and was broken for ever. The other
-- need not be there yet.
CREATE FUNCTION desk.promise_moved(promise_id bigint, into_id bigint, reason text, by text, agent_id integer, incoming_id bigint)
RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_overdue(promise_moved.promise_id, desk.now());
BEGIN
    RETURN desk.promise_event(p.id, CASE WHEN p.state = 'open' THEN 'promise-moved' ELSE 'promise-withdrawn' END,
        jsonb_build_object('to', promise_moved.into_id, 'reason', nullif(promise_moved.reason, ''),
            'by', promise_moved.by, 'agent', promise_moved.agent_id),
        promise_moved.incoming_id);
END;
$$;
