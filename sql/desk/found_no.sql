-- What an agent says was no promise: nothing was found then. One that stands in the ledger is taken out, which is told to nobody;
-- PD001 when the customer has been told of it since in the desk's words, or when it is over: then it is withdrawn or stays.
CREATE FUNCTION desk.found_no(c desk.command, f desk.finding) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    p desk.promise;
BEGIN
    SELECT * INTO p FROM desk.promise x WHERE x.id = f.promise_id;
    IF p.ended_at IS NOT NULL OR p.state = 'broken' OR p.due_at <= desk.now() THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('It is too late for that: %s.', desk.promise_line(p));
    ELSIF desk.told_at((SELECT t FROM desk.ticket t WHERE t.id = p.ticket_id), '{promise,update,broken,closed}') > p.made_at THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format(
            'The customer has been told of promise %s since. Give it up, with a reason that he reads: #drop %1$s: the reason', p.number);
    ELSIF p.id IS NOT NULL THEN
        PERFORM desk.promise_changeable(p);
        PERFORM desk.promise_withdraw(p.id, NULL, 'no', c.agent_id, c.incoming_id);
    END IF;
    UPDATE desk.finding x SET state = 'declined', next_at = NULL WHERE x.id = f.id;
    PERFORM desk.event_add('found-declined', c.ticket_id, c.incoming_id, NULL, jsonb_build_object('agent', c.agent_id, 'finding', f.id));
END;
$$;
