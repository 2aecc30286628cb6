-- The agent whose address or alias this is, active or not; the active one where an address went from one to another. (Not in
-- SQL: it is asked in the middle of every customer's mail, and SQL would be planned each time.)
CREATE FUNCTION desk.agent_of(address text) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_address text := lower(address COLLATE "C");
BEGIN
    RETURN (
        SELECT a.id FROM desk.agent a
        WHERE lower(a.address) = v_address OR a.aliases @> ARRAY[v_address]
        ORDER BY a.active DESC, a.id
        LIMIT 1);
END;
$$;
