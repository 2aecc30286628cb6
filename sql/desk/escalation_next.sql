-- Who is told next that a promise is broken, and when: the level's delay after a moment (the queue's open time), not before
-- an acknowledgement runs out, in that person's hours. After the last level its person is told again and again.
CREATE FUNCTION desk.escalation_next(p desk.promise, after timestamptz, OUT level integer, OUT agent_id integer,
    OUT webhook text, OUT repeats boolean, OUT at timestamptz)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t desk.ticket;
    s desk.service;
    c record;
    v_levels integer;
BEGIN
    SELECT * INTO t FROM desk.ticket x WHERE x.id = p.ticket_id;
    s := desk.service_of(t.queue);
    v_levels := (SELECT max(x.level) FROM desk.escalation_chain(t.queue) x);
    level := least(p.level + 1, v_levels);
    repeats := p.level >= v_levels;
    SELECT x.* INTO c FROM desk.escalation_chain(t.queue) x WHERE x.level = escalation_next.level;
    agent_id := desk.escalation_agent(p, c.who);
    webhook := c.webhook;
    at := desk.business_later(s.calendar, after, CASE WHEN repeats THEN s.repeat_every ELSE c.delay END);
    at := desk.person_open(agent_id, greatest(at, p.detected_at, p.acked_until), t.priority);
END;
$$;
