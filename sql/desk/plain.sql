-- A name as people compare names: any case, without accents ("Kalnina" finds Kalniņa), one space between words. Never for
-- addresses.
CREATE FUNCTION desk.plain(name text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT btrim(regexp_replace(regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f]', '', 'g'), '[\s\u00a0]+', ' ', 'g'))
$$;
