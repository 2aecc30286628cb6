-- An agent, and those who are none any more and whom he stands for.
CREATE FUNCTION desk.agents_stood_for(agent_id integer) RETURNS integer[]
LANGUAGE sql STABLE
AS $$
    SELECT agent_id || ARRAY(SELECT a.id FROM desk.agent a WHERE NOT a.active AND desk.lead_of(a.id) = agents_stood_for.agent_id)
$$;
