-- What an agent promised in the words of an answer, and what the desk makes of it. which: 'new' to the agent, when the answer has
-- come; 'again' to him, 'lead' to his lead, while he has not said whether it is a promise. NULL: there is nothing to be said.
CREATE FUNCTION desk.tell_found(message_id bigint, agent_id integer, which text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    m desk.message;
    v_facts jsonb;
    v_id bigint;
BEGIN
    SELECT * INTO m FROM desk.message x WHERE x.id = tell_found.message_id;
    SELECT desk.facts_listed(jsonb_build_object(
            'recorded', jsonb_agg(i.item ORDER BY f.number) FILTER (WHERE f.state = 'recorded' AND which = 'new'),
            'asked', jsonb_agg(i.item ORDER BY f.number) FILTER (WHERE f.state = 'asked'),
            'conditional', jsonb_agg(i.item ORDER BY f.number) FILTER (WHERE f.state = 'shown' AND f.why = 'conditional' AND which = 'new'),
            'unclear', jsonb_agg(i.item ORDER BY f.number) FILTER (WHERE f.state = 'shown' AND f.why <> 'conditional' AND which = 'new')))
        || jsonb_strip_nulls(jsonb_build_object(
            'n', min((i.item -> 'n')::integer) FILTER (WHERE f.state IN ('recorded', 'asked')),
            'closed', CASE WHEN bool_or(f.state = 'asked' AND f.why = 'closed') THEN true END,
            'again', CASE WHEN which = 'again' THEN true END,
            'agent', CASE WHEN which = 'lead' THEN desk.agent_name(m.agent_id) END))
    INTO v_facts
    FROM desk.finding f CROSS JOIN LATERAL desk.found_item(f) i (item)
    WHERE f.message_id = m.id;
    IF NOT v_facts ?| '{recorded,asked,conditional,unclear}' THEN
        RETURN NULL;
    END IF;
    v_id := desk.post_agent(m.ticket_id, tell_found.agent_id, 'found', v_facts, false, m.id, NULL,
        CASE WHEN m.agent_id = tell_found.agent_id THEN m.message_id END);
    -- A reply to it means the one promise that it is about.
    UPDATE desk.outbox o SET promise_id = f.promise_id
    FROM desk.finding f
    WHERE o.id = v_id AND f.message_id = m.id AND f.state = 'recorded'
      AND NOT EXISTS (SELECT FROM desk.finding x WHERE x.message_id = m.id AND x.id <> f.id AND x.state IN ('recorded', 'asked'));
    PERFORM desk.event_add('found', m.ticket_id, m.incoming_id, v_id, jsonb_build_object('agent', tell_found.agent_id, 'which', which));
    RETURN v_id;
END;
$$;
