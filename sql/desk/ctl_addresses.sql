-- A document's list of {name, address} as text.
CREATE FUNCTION desk.ctl_addresses(list jsonb) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT string_agg(one ->> 'address', ', ' ORDER BY place)
      FROM jsonb_array_elements(coalesce(list, '[]')) WITH ORDINALITY AS element (one, place)
$$;
