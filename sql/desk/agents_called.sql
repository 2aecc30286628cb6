-- The active agents whom somebody may mean by an address, an alias, a full name, or one word of the name.
CREATE FUNCTION desk.agents_called(called text) RETURNS SETOF integer
LANGUAGE sql STABLE
AS $$
    WITH found AS (
        SELECT a.id, CASE
            WHEN lower(called COLLATE "C") = lower(a.address COLLATE "C") OR lower(called COLLATE "C") = ANY (a.aliases) THEN 1
            WHEN desk.plain(called) = desk.plain(a.name) THEN 2
            WHEN desk.plain(called) = ANY (string_to_array(desk.plain(a.name), ' ')) THEN 3
            WHEN lower(called COLLATE "C") = split_part(lower(a.address COLLATE "C"), '@', 1) THEN 4
        END AS by
        FROM desk.agent a
        WHERE a.active AND called <> ''
    )
    SELECT f.id FROM found f WHERE f.by = (SELECT min(g.by) FROM found g) ORDER BY f.id
$$;
