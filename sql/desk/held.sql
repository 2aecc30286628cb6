-- Does everything wait for the admin, because the database was restored from a backup?
CREATE FUNCTION desk.held() RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (SELECT FROM desk.hold)
$$;
