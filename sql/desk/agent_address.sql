-- An agent's address; NULL of none.
CREATE FUNCTION desk.agent_address(agent_id integer) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT a.address FROM desk.agent a WHERE a.id = agent_address.agent_id
$$;
