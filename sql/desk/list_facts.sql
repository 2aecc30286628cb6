-- All that was promised to a customer in his own tickets, by ticket, the newest last, and what became of it. Not what another promise
-- has taken the place of; of the progress updates only the one to come; nor what its agent says was no promise.
CREATE FUNCTION desk.list_facts(customer_id bigint) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH listed AS (
        SELECT p, t.number, t.subject, row_number() OVER (ORDER BY t.number DESC, p.number DESC) AS n
        FROM desk.ticket t JOIN desk.promise p ON p.ticket_id = t.id
        WHERE t.customer_id = list_facts.customer_id AND NOT t.internal AND p.replaced_by IS NULL
          AND (p.kind <> 'update' OR p.ended_at IS NULL AND p.kept_by IS NULL)
          AND NOT EXISTS (SELECT FROM desk.finding f WHERE f.promise_id = p.id AND f.state = 'declined')
    ), shown AS (
        SELECT l.n, desk.list_item(l.p) || CASE
            WHEN lag(l.number) OVER (ORDER BY l.n DESC) IS DISTINCT FROM l.number
            THEN jsonb_strip_nulls(jsonb_build_object('ticket', s.tag || '-' || l.number, 'title', nullif(desk.subject_shown(l.subject), '')))
            ELSE '{}' END AS item
        FROM listed l CROSS JOIN desk.setting s
        WHERE l.n <= 100 -- a mail, and no book
    )
    SELECT desk.facts_listed(jsonb_build_object('promised', (SELECT jsonb_agg(x.item ORDER BY x.n DESC) FROM shown x)))
        || CASE WHEN (SELECT count(*) FROM listed) > 100 THEN '{"older": true}'::jsonb ELSE '{}' END
$$;
