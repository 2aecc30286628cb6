-- Whose name a notification shows: the customer's, else his address, else what From said. In one line.
CREATE FUNCTION desk.sender_name(m desk.message) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    v_name text := coalesce(
        (SELECT coalesce(nullif(c.name, ''), c.address) FROM desk.customer c WHERE c.id = m.customer_id), m.sender);
BEGIN
    IF v_name ~ '[[:cntrl:]]' THEN
        v_name := regexp_replace(v_name, '[[:cntrl:][:space:]]+', ' ', 'g');
    END IF;
    RETURN coalesce(nullif(btrim(left(v_name, 60)), ''), 'no sender');
END;
$$;
