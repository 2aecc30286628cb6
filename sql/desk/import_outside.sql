-- Whom an imported mail was written to outside the desk, To first: neither the desk's own addresses nor agents' nor machines'.
CREATE FUNCTION desk.import_outside(document jsonb, s desk.setting) RETURNS TABLE (address text, name text)
LANGUAGE sql STABLE
AS $$
    SELECT x.address, x.name
    FROM (
        SELECT DISTINCT ON (lower(desk.address_clean(r.address))) desk.address_clean(r.address) AS address,
            left(coalesce(r.name, ''), 200) AS name, r.place
        FROM (
            SELECT t.address, t.name, t.place
            FROM ROWS FROM (jsonb_to_recordset(coalesce(nullif(document -> 'to', 'null'), '[]')
                || coalesce(nullif(document -> 'cc', 'null'), '[]')) AS (address text, name text))
                WITH ORDINALITY AS t (address, name, place)) r
        WHERE desk.address_clean(r.address) IS NOT NULL
        ORDER BY lower(desk.address_clean(r.address)), r.place) x
    WHERE NOT desk.own_address(x.address, s) AND NOT desk.machine_address(x.address) AND desk.agent_of(x.address) IS NULL
    ORDER BY x.place
    LIMIT 20
$$;
