-- Which agent wrote an imported mail: by his address, unless it is forged (DMARC failed); from the desk's own address by the name in
-- front of it, in full or as customers see it; else whom the admin named. NULL: none of them, or nobody knows.
CREATE FUNCTION desk.import_author(m desk.mail, i desk.import, s desk.setting) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_name text := lower(btrim(regexp_replace(m.from_name, '\s*\(.*\)$', '')));
    v_ids integer[];
BEGIN
    IF m.agent_id IS NOT NULL THEN
        RETURN CASE WHEN m.dmarc IS DISTINCT FROM 'fail' THEN m.agent_id END;
    ELSIF NOT desk.own_address(m.from_address, s) THEN
        RETURN NULL;
    END IF;
    v_ids := ARRAY(SELECT a.id FROM desk.agent a WHERE lower(a.name) = v_name ORDER BY a.active DESC, a.id LIMIT 1);
    IF v_ids = '{}' AND v_name <> lower(s.name) THEN
        v_ids := ARRAY(SELECT a.id FROM desk.agent a WHERE lower(split_part(a.name, ' ', 1)) = v_name);
    END IF;
    RETURN CASE WHEN cardinality(v_ids) = 1 THEN v_ids[1] ELSE i.answers_by END;
END;
$$;
