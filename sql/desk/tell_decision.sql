-- "Keep it, or give another date?", to whoever holds the promise, or to his lead, who learns who was asked before him.
CREATE FUNCTION desk.tell_decision(p desk.promise, agent_id integer, lead boolean) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT desk.post_promise(p, tell_decision.agent_id, 'decision', jsonb_build_object(
        'lead', tell_decision.lead, 'agent', CASE WHEN tell_decision.lead THEN (
            -- Who holds it may have changed since, and a new date is asked about anew.
            SELECT desk.agent_name((e.facts ->> 'agent')::integer) FROM desk.event e
            WHERE e.promise_id = p.id AND (e.kind = 'promise-asked' AND NOT (e.facts -> 'lead')::boolean OR e.kind = 'promise-resumed')
            ORDER BY e.id DESC LIMIT 1) END))
$$;
