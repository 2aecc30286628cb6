-- What customers see of an agent's name: its first word. NULL of none.
CREATE FUNCTION desk.first_name(agent_id integer) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT split_part(btrim(a.name), ' ', 1) FROM desk.agent a WHERE a.id = first_name.agent_id
$$;
