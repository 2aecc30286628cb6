-- Lists of facts, those left out that are empty.
CREATE FUNCTION desk.facts_listed(lists jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(jsonb_object_agg(l.key, l.value), '{}') FROM jsonb_each(lists) l
    WHERE l.value NOT IN ('[]', 'null')
$$;
