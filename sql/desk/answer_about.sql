-- The promises of a ticket that a mail which a customer answers tells him of, as they are now: what it is about, what it states, what
-- it lists, what the answer that it carries has made or kept, what its closing kept. What was moved since is what took its place.
-- The receipt tells of none.
CREATE FUNCTION desk.answer_about(ticket_id bigint, answered text) RETURNS SETOF desk.promise
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE carried AS ( -- an agent's answer: one that the desk sent, or his own mail of which it has a copy
        SELECT m.id, m.incoming_id FROM desk.outbox o JOIN desk.message m ON m.id = o.carries_id
        WHERE o.message_id = answered AND o.kind = 'relay'
        UNION
        SELECT m.id, m.incoming_id FROM desk.message m WHERE m.message_id = answered AND m.agent_id IS NOT NULL
    ), mail AS (
        SELECT * FROM desk.outbox o
        WHERE o.message_id = answered AND o.kind IN ('promise', 'update', 'broken', 'closed', 'relay')
    ), named AS (
        SELECT o.promise_id AS id FROM mail o
        UNION
        SELECT p.id FROM carried m JOIN desk.promise p ON p.message_id = m.id
        UNION
        SELECT e.promise_id FROM mail o JOIN desk.event e ON e.outbox_id = o.id AND e.kind = 'promise-stated'
        UNION
        SELECT e.promise_id FROM carried m JOIN desk.event e ON e.incoming_id = m.incoming_id AND e.kind IN ('promise-made', 'promise-kept')
        UNION
        SELECT e.promise_id FROM mail o JOIN desk.event e ON e.ticket_id = o.ticket_id AND e.kind = 'promise-kept'
            AND e.facts ->> 'by' = 'close' AND e.at = o.created_at
        UNION
        SELECT p.id
        FROM mail o
        CROSS JOIN jsonb_each(o.facts) AS f (key, items)
        CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN f.key IN ('made', 'moved', 'open', 'kept', 'broken') THEN f.items ELSE '[]' END) AS i (item)
        JOIN desk.promise p ON p.ticket_id = answer_about.ticket_id AND p.made_at <= o.created_at
            AND desk.promise_item(p) = i.item - '{was,reason,at}'::text[]
    ), line AS (
        SELECT p.*, 0 AS depth FROM named n JOIN desk.promise p ON p.id = n.id
        UNION ALL
        SELECT p.*, l.depth + 1 FROM line l JOIN desk.promise p ON p.id = l.replaced_by WHERE l.depth < 100
    )
    SELECT p.* FROM desk.promise p
    WHERE p.id IN (SELECT l.id FROM line l) AND p.ticket_id = answer_about.ticket_id AND p.kind <> 'update' AND p.replaced_by IS NULL
    ORDER BY p.number
$$;
