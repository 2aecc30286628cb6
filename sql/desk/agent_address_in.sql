-- The first address or alias of any agent, of today or earlier, that stands in the text; NULL: none. text is in lower case.
-- Another's longer address that ends or begins like an agent's is not meant.
CREATE FUNCTION desk.agent_address_in(text text) RETURNS text
LANGUAGE sql STABLE
AS $$
    SELECT own.address
    FROM desk.agent a CROSS JOIN unnest(ARRAY[lower(a.address)] || a.aliases) AS own (address)
    WHERE position(own.address IN text) > 0
      AND text ~ ('(?<![[:alnum:]])' || regexp_replace(own.address, '([^[:alnum:]@])', '\\\1', 'g')
          || '(?![[:alnum:]]|[.-][[:alnum:]])')
    ORDER BY a.id
    LIMIT 1
$$;
