-- The end of the sentence about a ticket that an agent moved to another queue: who has it now, and who is told.
CREATE FUNCTION desk.queue_left(was desk.ticket, by_id integer) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT CASE
        WHEN t.owner_id IS NOT NULL THEN format('; %s has it, as before.', desk.agent_name(t.owner_id))
        ELSE coalesce('; ' || desk.agent_name(was.owner_id) || ', who had it, does not see that queue, so nobody has it now', '')
            || CASE cardinality(told.names) WHEN 0 THEN '; there is nobody to tell.' WHEN 1 THEN format('; %s is told.', told.names[1])
               ELSE format('; %s are told.', desk.listed(told.names, 'and')) END
    END
    FROM desk.ticket t,
        LATERAL (SELECT ARRAY(SELECT desk.agent_name(a) FROM desk.told_agents(t.id, by_id) a)) AS told (names)
    WHERE t.id = was.id
$$;
