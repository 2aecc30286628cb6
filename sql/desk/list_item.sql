-- A promise in the list of all that was promised to a customer: what it is, and what became of it.
CREATE FUNCTION desk.list_item(p desk.promise) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT (desk.promise_item(p) - 'due') || jsonb_build_object(CASE
            WHEN p.state = 'kept late' THEN 'late'
            WHEN p.state = 'withdrawn' AND EXISTS (
                SELECT FROM desk.event e
                WHERE e.promise_id = p.id AND e.kind = 'promise-withdrawn' AND e.facts ->> 'by' = 'customer') THEN 'released'
            ELSE p.state END, true)
        || jsonb_strip_nulls(jsonb_build_object(
            'due', CASE WHEN p.state = 'open' AND p.paused_at IS NULL THEN desk.utc_text(p.due_at) END,
            'instead', CASE WHEN p.state = 'open' THEN (SELECT desk.utc_text(x.due_at) FROM desk.promise x WHERE x.id = p.replaces) END,
            'at', CASE WHEN p.state IN ('kept', 'kept late') THEN desk.utc_text(p.ended_at) END,
            'was', CASE WHEN p.state NOT IN ('open', 'kept') THEN desk.utc_text(coalesce(p.broken_at, p.due_at)) END,
            'reason', CASE WHEN p.state = 'withdrawn' THEN nullif(p.reason, '') END))
$$;
