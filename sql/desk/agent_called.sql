-- The one agent who is meant; PD001 with those who may be, when it is nobody or several.
CREATE FUNCTION desk.agent_called(called text) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_called text := ltrim(coalesce((desk.mailbox_said(called)).address, called), '@');
    v_found integer[] := ARRAY(SELECT desk.agents_called(v_called));
    v_names text[];
    v_near text;
BEGIN
    IF cardinality(v_found) = 1 THEN
        RETURN v_found[1];
    END IF;
    v_names := ARRAY(SELECT format('%s <%s>', a.name, a.address) FROM desk.agent a
        WHERE a.active AND (v_found = '{}' OR a.id = ANY (v_found)) ORDER BY a.name, a.id);
    IF v_found <> '{}' THEN
        RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('"%s" may be %s: write the address.', left(v_called, 60),
            desk.listed(v_names, 'or'));
    END IF;
    v_near := (SELECT a.name FROM desk.agent a, LATERAL (
            SELECT desk.nearest(v_called, ARRAY[a.address, a.name, split_part(a.address, '@', 1)] || a.aliases
                || string_to_array(a.name, ' '))) AS n (near)
        WHERE a.active AND n.near IS NOT NULL ORDER BY desk.edit_distance(desk.plain(v_called), desk.plain(n.near)), a.id LIMIT 1);
    RAISE EXCEPTION USING ERRCODE = 'PD001', MESSAGE = format('No agent is called "%s". ', left(v_called, 60))
        || coalesce('Did you mean ' || v_near || '?', 'There are ' || desk.listed(v_names, 'and') || '.');
END;
$$;
