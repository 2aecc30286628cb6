-- The first of the named signs among those that the reader found in the mail, as 'Header: value'; NULL when there is none.
CREATE FUNCTION desk.signal(automatic jsonb, VARIADIC signals text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    IF automatic IS NULL OR automatic = '[]' THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT left(coalesce(a ->> 'header', '') || ': ' || coalesce(a ->> 'value', ''), 200)
        FROM jsonb_array_elements(automatic) a
        WHERE a ->> 'signal' = ANY (signals)
        LIMIT 1);
END;
$$;
