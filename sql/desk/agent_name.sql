-- An agent's name; NULL of none.
CREATE FUNCTION desk.agent_name(agent_id integer) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT a.name FROM desk.agent a WHERE a.id = agent_name.agent_id
$$;
