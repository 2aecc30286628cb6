-- A promise as customers are told of it: what it is, and by when.
CREATE FUNCTION desk.promise_item(p desk.promise) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'reply', CASE WHEN p.kind = 'reply' THEN true END,
        'next_reply', CASE WHEN p.kind = 'next reply' THEN true END,
        'update', CASE WHEN p.kind = 'update' THEN true END,
        'resolve', CASE WHEN p.kind = 'resolve' THEN true END,
        'contact', CASE WHEN p.kind = 'own' AND p.what = '' THEN true END,
        'what', nullif(p.what, ''),
        'due', desk.utc_text(p.due_at)))
$$;
