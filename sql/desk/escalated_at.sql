-- From when on the next level's delay counts: when the level before was told; before the first, the due moment.
CREATE FUNCTION desk.escalated_at(p desk.promise) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT CASE WHEN p.level = 0 THEN p.broken_at ELSE (
        SELECT e.at FROM desk.event e WHERE e.promise_id = p.id AND e.kind = 'promise-escalated' ORDER BY e.id DESC LIMIT 1) END
$$;
