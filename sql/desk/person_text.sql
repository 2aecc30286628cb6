-- 'Name <address>', as people are shown.
CREATE FUNCTION desk.person_text(name text, address text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN name = '' THEN address ELSE name || ' <' || address || '>' END
$$;
