-- A promise that another has taken the place of: what, until when it was and is, and why.
CREATE FUNCTION desk.promise_moved_item(p desk.promise) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT desk.promise_item(p) || jsonb_strip_nulls(jsonb_build_object(
        'was', desk.utc_text(p.due_at), 'due', desk.utc_text(n.due_at), 'reason', nullif(p.reason, '')))
    FROM desk.promise n WHERE n.id = p.replaced_by
$$;
