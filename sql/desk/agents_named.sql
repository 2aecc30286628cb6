-- The active agents among these addresses, each once.
CREATE FUNCTION desk.agents_named(addresses text[]) RETURNS SETOF integer
LANGUAGE sql STABLE
AS $$
    SELECT a.id FROM desk.agent a
    WHERE a.active AND (lower(a.address) = ANY (addresses) OR a.aliases && addresses)
    ORDER BY a.id
$$;
