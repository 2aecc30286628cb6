-- The agent whose address or alias this is, active or not; the active one where an address went from one to another.
CREATE FUNCTION desk.agent_of(address text) RETURNS integer
LANGUAGE sql STABLE
AS $$
    SELECT a.id FROM desk.agent a
    WHERE lower(a.address) = lower(agent_of.address COLLATE "C")
       OR a.aliases @> ARRAY[lower(agent_of.address COLLATE "C")]
    ORDER BY a.active DESC, a.id
    LIMIT 1
$$;
