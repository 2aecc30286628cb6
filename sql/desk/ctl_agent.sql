-- An agent as promisectl's answers name one; NULL for none.
CREATE FUNCTION desk.ctl_agent(agent_id integer) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object('name', a.name, 'address', a.address, 'active', a.active)
      FROM desk.agent a WHERE a.id = ctl_agent.agent_id
$$;
