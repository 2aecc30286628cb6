-- It will not be done. The customer is told by whoever calls this. by: 'drop', 'close', 'ctl', 'merge', ... What was broken
-- stays so.
CREATE FUNCTION desk.promise_withdraw(promise_id bigint, reason text, by text, agent_id integer, incoming_id bigint)
RETURNS desk.promise
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise := desk.promise_overdue(promise_withdraw.promise_id, desk.now());
BEGIN
    RETURN desk.promise_event(p.id, 'promise-withdrawn', jsonb_build_object(
        'reason', nullif(promise_withdraw.reason, ''), 'by', promise_withdraw.by, 'agent', promise_withdraw.agent_id),
        promise_withdraw.incoming_id);
END;
$$;
