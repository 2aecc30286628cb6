-- The References of an answer: the ticket's anchor, which survives relays that rewrite ids, the first of the parent's
-- references, which began the thread, and the last 20 ids, the parent's the last of them. The daemon cuts no shorter.
CREATE FUNCTION desk.references_for(parent_references text[], anchor text, parent text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_safe text[];
BEGIN
    IF parent_references = '{}' THEN
        RETURN array_remove(ARRAY[anchor, parent], NULL);
    END IF;
    v_safe := ARRAY(
        SELECT id FROM unnest(parent_references) WITH ORDINALITY AS r (id, n)
        WHERE desk.id_safe(id) IS NOT NULL AND id <> anchor AND id IS DISTINCT FROM parent
        ORDER BY n);
    IF cardinality(v_safe) > 20 THEN
        v_safe := v_safe[1:1] || v_safe[cardinality(v_safe) - 18:];
    END IF;
    RETURN array_remove(anchor || v_safe || parent, NULL);
END;
$$;
