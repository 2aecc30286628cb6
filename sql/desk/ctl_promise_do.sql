-- What an admin does with a promise: 'keep', 'move' (said: when), 'drop'. agent_id: in whose name; NULL: in the desk's. The
-- customer is told as after the agent's command; who did it stands in the event by-promisectl. {promise, result, text}, or
-- {promise, refused}, and nothing has changed; result 'missing': there is no such promise.
CREATE FUNCTION desk.ctl_promise_do(wanted bigint, verb text, said text, reason text, agent_id integer, actor text) RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
    v_ticket bigint;
    v_since bigint;
BEGIN
    SELECT x.ticket_id INTO v_ticket FROM desk.promise x WHERE x.id = wanted;
    IF NOT FOUND THEN
        RETURN jsonb_build_object('promise', wanted, 'result', 'missing');
    END IF;
    PERFORM FROM desk.ticket t WHERE t.id = v_ticket FOR NO KEY UPDATE;
    SELECT * INTO p FROM desk.promise x WHERE x.id = wanted;
    v_since := (SELECT coalesce(max(e.id), 0) FROM desk.event e);
    PERFORM desk.event_add('by-promisectl', p.ticket_id, NULL, NULL,
        jsonb_build_object('by', actor, 'agent', agent_id, 'promise', p.id, 'did', verb));
    said := desk.ctl_promise_change(p, verb, said, reason, agent_id);
    PERFORM desk.tell_promises(p.ticket_id, agent_id, ARRAY(
        SELECT e.id FROM desk.event e WHERE e.id > v_since AND e.ticket_id = p.ticket_id
          AND e.kind IN ('promise-made', 'promise-moved', 'promise-withdrawn') ORDER BY e.id));
    RETURN jsonb_build_object('promise', p.id, 'result', CASE verb WHEN 'keep' THEN 'kept' WHEN 'move' THEN 'moved' ELSE 'dropped' END,
        'text', said);
EXCEPTION
    WHEN SQLSTATE 'PD001' OR SQLSTATE 'PD003' THEN
        RETURN jsonb_build_object('promise', wanted, 'refused', desk.sentence(SQLERRM));
END;
$$;
