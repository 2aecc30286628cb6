-- "Keep it, or give another date?", to whoever holds the promise, or to his lead.
CREATE FUNCTION desk.tell_decision(p desk.promise, agent_id integer, lead boolean, holder integer) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT desk.post_promise(p, tell_decision.agent_id, 'decision', jsonb_build_object(
        'lead', tell_decision.lead, 'agent', desk.agent_name(tell_decision.holder)))
$$;
