-- Who was told that a promise is broken, a line a level, with the last time; NULL: nobody yet.
CREATE FUNCTION desk.escalated_text(promise_id bigint) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT string_agg(format('%s: %s', coalesce(desk.agent_name(l.agent), 'nobody'), desk.moment_shown(l.at)), E'\n' ORDER BY l.level)
    FROM (
        SELECT DISTINCT ON (1) (e.facts ->> 'level')::integer AS level, (e.facts ->> 'agent')::integer AS agent, e.at
        FROM desk.event e WHERE e.promise_id = escalated_text.promise_id AND e.kind = 'promise-escalated'
        ORDER BY 1, e.id DESC) l
$$;
