-- Is one of the desk's own addresses among these?
CREATE FUNCTION desk.own_among(addresses text[], s desk.setting) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_address text;
BEGIN
    FOREACH v_address IN ARRAY addresses LOOP
        IF desk.own_address(v_address, s) THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END;
$$;
