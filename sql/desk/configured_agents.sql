-- The configuration's list of agents as rows.
CREATE FUNCTION desk.configured_agents(agents jsonb)
RETURNS TABLE (n bigint, address text, aliases text[], name text, queues text[], notify text, lead text,
    languages text[], calendar text, trust text)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT e.n, r.* FROM jsonb_array_elements(coalesce(nullif(agents, 'null'), '[]')) WITH ORDINALITY AS e (agent, n),
        jsonb_to_record(e.agent) AS r (address text, aliases text[], name text, queues text[], notify text, lead text,
            languages text[], calendar text, trust text)
$$;
