-- #ack: an agent knows of it. Nobody else is told before the time that he asks for is over; more than the queue allows is
-- refused.
CREATE FUNCTION desk.promise_ack(promise_id bigint, agent_id integer, until timestamptz, incoming_id bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
    s desk.service;
    v_limit timestamptz;
BEGIN
    SELECT * INTO p FROM desk.promise x WHERE x.id = promise_ack.promise_id;
    s := desk.service_of((SELECT t.queue FROM desk.ticket t WHERE t.id = p.ticket_id));
    v_limit := desk.business_due(s.calendar, desk.now(), s.ack_limit);
    IF p.ended_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('Promise %s has ended: nobody is told of it any more.', p.number);
    ELSIF until <= desk.now() THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('%s is over: write a time to come.', desk.moment_shown(until));
    ELSIF until > v_limit THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('That is too long: one #ack holds until %s at most.',
            desk.moment_shown(v_limit));
    END IF;
    PERFORM desk.promise_event(p.id, 'promise-acked', jsonb_build_object('agent', promise_ack.agent_id, 'until', desk.utc_exact(promise_ack.until)),
        promise_ack.incoming_id);
END;
$$;
