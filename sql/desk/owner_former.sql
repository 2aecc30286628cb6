-- The end of the sentence about a ticket that another has now: what becomes of the one who had it.
CREATE FUNCTION desk.owner_former(owner_id integer, by_id integer) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT coalesce((
        SELECT CASE
            WHEN a.id = by_id THEN '; you, who had it, go on being told.'
            WHEN a.active THEN format('; %s, who had it, goes on being told.', a.name)
            ELSE format('; %s, who had it, is no agent any more.', a.name) END
        FROM desk.agent a WHERE a.id = owner_former.owner_id), '.')
$$;
