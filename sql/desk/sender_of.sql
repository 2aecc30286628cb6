-- From as people are shown it: 'Name <address>', or the field's own text when no address was found in it.
CREATE FUNCTION desk.sender_of(document jsonb) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT left(CASE
        WHEN jsonb_typeof(document -> 'from') <> 'object' THEN coalesce(document ->> 'from_raw', '')
        WHEN document -> 'from' ->> 'name' <> ''
            THEN (document -> 'from' ->> 'name') || ' <' || (document -> 'from' ->> 'address') || '>'
        ELSE document -> 'from' ->> 'address'
    END, 1000)
$$;
