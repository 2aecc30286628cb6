-- What happened in a ticket since then, for its customer, in order: who has it since when, who worked on it, that it waits or
-- is open again, his own messages. Each item is a row of the desk's; desk says which are its doing. Of the agents first names
-- alone; of their words nothing.
CREATE FUNCTION desk.progress_happened(t desk.ticket, since timestamptz)
RETURNS TABLE (at timestamptz, desk boolean, item jsonb)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY
        SELECT h.moment, h.ours, h.what || jsonb_build_object('at', desk.utc_text(h.moment))
        FROM (
            -- Who has it now, since when: not each hand that it went through, nor what came with another ticket.
            (SELECT e.at AS moment, true AS ours, jsonb_build_object(
                 CASE WHEN e.kind = 'taken' THEN 'taken' ELSE 'passed' END, true, 'agent', desk.first_name(t.owner_id)) AS what
             FROM desk.event e
             WHERE e.ticket_id = t.id AND e.kind IN ('taken', 'assigned') AND e.at > since
               AND t.owner_id = CASE WHEN e.facts ? 'to' THEN (SELECT a.id FROM desk.agent a WHERE a.address = e.facts ->> 'to')
                   ELSE (e.facts ->> 'agent')::integer END
             ORDER BY e.id DESC LIMIT 1)
            UNION ALL
            SELECT max(w.at), true, jsonb_build_object('noted', true, 'agent', desk.first_name(w.agent_id))
            FROM desk.work_notes(t.id, since) w GROUP BY w.agent_id
            UNION ALL
            -- His own mail that opened it is told as that.
            (SELECT e.at, e.facts ? 'agent', '{"reopened": true}'::jsonb
             FROM desk.event e
             WHERE e.ticket_id = t.id AND e.kind = 'reopened' AND e.at > since AND t.state = 'open' AND NOT EXISTS (
                 SELECT FROM desk.message m WHERE m.ticket_id = t.id AND m.incoming_id = e.incoming_id AND m.agent_id IS NULL)
             ORDER BY e.id DESC LIMIT 1)
            UNION ALL
            -- Since when it waits, however long that is.
            (SELECT e.at, true, '{"waiting": true}'::jsonb
             FROM desk.event e
             WHERE e.ticket_id = t.id AND e.kind = 'waiting' AND t.state = 'waiting' AND t.wait_until IS NULL
             ORDER BY e.id DESC LIMIT 1)
            UNION ALL
            (SELECT m.received_at, false, '{"written": true}'::jsonb
             FROM desk.message m
             WHERE m.ticket_id = t.id AND m.customer_id = t.customer_id AND m.kind = 'human' AND m.created_at > since
             ORDER BY m.seq DESC LIMIT 3)
        ) h
        ORDER BY h.moment;
END;
$$;
