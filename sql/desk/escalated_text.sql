-- Who was told that a promise is broken, a line each; NULL: nobody yet.
CREATE FUNCTION desk.escalated_text(promise_id bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT string_agg(format('%s: %s', coalesce(desk.agent_name((e.facts ->> 'agent')::integer), 'nobody'),
        desk.moment_shown(e.at)), E'\n' ORDER BY e.id)
    FROM desk.event e WHERE e.promise_id = escalated_text.promise_id AND e.kind = 'promise-escalated'
$$;
