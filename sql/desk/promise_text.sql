-- What was promised, for agents.
CREATE FUNCTION desk.promise_text(p desk.promise) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE
        WHEN p.kind = 'reply' THEN 'first answer'
        WHEN p.kind = 'next reply' THEN 'answer'
        WHEN p.kind = 'update' THEN 'progress update'
        WHEN p.kind = 'resolve' THEN 'solution'
        WHEN p.what = '' THEN 'word from us'
        ELSE p.what
    END
$$;
