-- Are customers asked how it went? true, or NULL: no fact for a mail.
CREATE FUNCTION desk.rate_asked() RETURNS boolean
LANGUAGE sql STABLE
AS $$
    SELECT true FROM desk.setting s WHERE s.ask_rating
$$;
