-- Who answers for what nobody owns in a queue: its configured lead, else whoever leads most of the agents who answer in it, else the
-- first of these; for one who is no agent any more, his lead. NULL: nobody.
CREATE FUNCTION desk.queue_lead(queue text) RETURNS integer
LANGUAGE sql STABLE
AS $$
    SELECT l.id
    FROM (
        SELECT coalesce(CASE WHEN a.active THEN a.id END, desk.lead_of(a.id)) AS id, 2147483647::bigint AS votes
        FROM desk.agent a WHERE lower(a.address) = (desk.service_of(queue_lead.queue)).lead
        UNION ALL
        SELECT desk.lead_of(a.id), count(*)
        FROM desk.agent a WHERE a.active AND (a.queues = '{}' OR queue_lead.queue = ANY (a.queues))
        GROUP BY 1
        UNION ALL
        SELECT a.id, 0 FROM desk.agent a WHERE a.active AND (a.queues = '{}' OR queue_lead.queue = ANY (a.queues))
    ) l
    WHERE l.id IS NOT NULL
    ORDER BY l.votes DESC, l.id LIMIT 1
$$;
