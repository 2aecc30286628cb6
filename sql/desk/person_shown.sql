-- 'Name <address>', or the address of one without a name.
CREATE FUNCTION desk.person_shown(name text, address text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN name <> '' THEN desk.subject_shown(name) || ' ' ELSE '' END || '<' || address || '>'
$$;
