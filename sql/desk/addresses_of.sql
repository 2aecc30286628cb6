-- The addresses of a document's lists of {name, address}, in lower case. (A loop: most mails have one recipient, and a query
-- costs more than that.)
CREATE FUNCTION desk.addresses_of(VARIADIC lists jsonb[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_addresses text[] := ARRAY[]::text[];
    v_list jsonb;
BEGIN
    FOREACH v_list IN ARRAY lists LOOP
        FOR n IN 0 .. coalesce(jsonb_array_length(v_list), 0) - 1 LOOP
            v_addresses := v_addresses || lower((v_list -> n ->> 'address') COLLATE "C");
        END LOOP;
    END LOOP;
    RETURN v_addresses;
END;
$$;
