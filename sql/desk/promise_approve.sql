-- #ok: the notice of a breach goes to the customer now.
CREATE FUNCTION desk.promise_approve(promise_id bigint, agent_id integer, incoming_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
BEGIN
    SELECT * INTO p FROM desk.promise x WHERE x.id = promise_approve.promise_id;
    IF p.state <> 'broken' OR desk.notice_held(p.id) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('Nothing waits for an #ok about promise %s%s.', p.number,
            CASE WHEN EXISTS (SELECT FROM desk.event e WHERE e.promise_id = p.id AND e.kind = 'promise-noticed')
            THEN ': the customer has been told that it is broken' ELSE '' END);
    END IF;
    PERFORM desk.promise_event(p.id, 'promise-approved', jsonb_build_object('agent', promise_approve.agent_id),
        promise_approve.incoming_id);
    PERFORM desk.tell_broken(p.id);
END;
$$;
