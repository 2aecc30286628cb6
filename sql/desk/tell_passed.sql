-- A promise is this agent's now; before it was another's, who is no agent any more.
CREATE FUNCTION desk.tell_passed(promise_id bigint, agent_id integer, from_id integer) RETURNS bigint
LANGUAGE sql
AS $$
    SELECT desk.post_promise(p, tell_passed.agent_id, 'passed', jsonb_build_object('from', desk.agent_name(tell_passed.from_id)))
    FROM desk.promise p WHERE p.id = tell_passed.promise_id
$$;
