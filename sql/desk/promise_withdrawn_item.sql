-- A promise that is given up: what, until when it was, and why.
CREATE FUNCTION desk.promise_withdrawn_item(p desk.promise) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT desk.promise_item(p) - 'due' || jsonb_strip_nulls(jsonb_build_object(
        'was', desk.utc_text(p.due_at), 'reason', nullif(p.reason, '')))
$$;
