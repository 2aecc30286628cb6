-- What was promised was done, at a moment: in time, or late. by: 'answer', 'update', 'notice', 'direct' (a mail that the customer
-- got; outbox_id, if it was ours), 'kept', 'close', 'ctl' (somebody says so).
CREATE FUNCTION desk.promise_keep(
    promise_id bigint, by text, agent_id integer, incoming_id bigint, outbox_id bigint, at timestamptz)
RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_overdue(promise_keep.promise_id, promise_keep.at);
BEGIN
    RETURN desk.promise_event(p.id, 'promise-kept', jsonb_build_object(
            'by', promise_keep.by, 'agent', promise_keep.agent_id, 'at', desk.utc_exact(promise_keep.at)),
        promise_keep.incoming_id, promise_keep.outbox_id);
END;
$$;
