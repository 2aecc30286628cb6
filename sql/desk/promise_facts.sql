-- What the customer is told of these events of promises: those made, moved and withdrawn. What took the place of another is
-- told as a move; of those made only what a person promised with a command, as the others are stated by the mails that make them.
CREATE FUNCTION desk.promise_facts(event_ids bigint[]) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT desk.facts_listed(jsonb_build_object(
        'made', jsonb_agg(desk.promise_item(p) ORDER BY e.id) FILTER (
            WHERE e.kind = 'promise-made' AND p.kind = 'own' AND p.message_id IS NULL AND p.replaces IS NULL
              AND p.replaced_by IS NULL AND p.state <> 'withdrawn'),
        'moved', jsonb_agg(desk.promise_moved_item(p) ORDER BY e.id) FILTER (
            WHERE e.kind IN ('promise-moved', 'promise-withdrawn') AND p.replaced_by IS NOT NULL),
        'withdrawn', jsonb_agg(desk.promise_withdrawn_item(p) ORDER BY e.id) FILTER (
            WHERE e.kind = 'promise-withdrawn' AND p.replaced_by IS NULL AND e.facts ->> 'by' IS DISTINCT FROM 'no')))
    FROM desk.event e JOIN desk.promise p ON p.id = e.promise_id
    WHERE e.id = ANY (event_ids)
$$;
