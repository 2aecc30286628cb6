-- Is one of the desk's own addresses among these?
CREATE FUNCTION desk.own_among(addresses text[], s desk.setting) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM unnest(addresses) a WHERE desk.own_address(a, s));
END;
$$;
