-- The escalation chains of the configuration's queues as rows, levels counted from 1.
CREATE FUNCTION desk.configured_levels(queues jsonb)
RETURNS TABLE (queue text, level smallint, delay interval, who text, webhook text)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT q.name, e.n::smallint, l.delay, lower(l.who COLLATE "C"), nullif(l.webhook, '')
    FROM desk.configured_queues(queues) q, jsonb_array_elements(q.escalation) WITH ORDINALITY AS e (level, n),
        jsonb_to_record(e.level) AS l (delay interval, who text, webhook text)
$$;
