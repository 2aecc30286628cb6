-- The first of the named signs of a machine that the reader found in the mail, as 'Header: value'; NULL when none.
CREATE FUNCTION desk.signal(m desk.mail, VARIADIC signals text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF m.automatic IS NULL OR m.automatic = '[]' THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT left(coalesce(a ->> 'header', '') || ': ' || coalesce(a ->> 'value', ''), 200)
        FROM jsonb_array_elements(m.automatic) a
        WHERE a ->> 'signal' = ANY (signals)
        LIMIT 1);
END;
$$;
