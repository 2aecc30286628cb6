-- Why a person must look at the mail itself.
CREATE FUNCTION desk.attention_of(m desk.mail) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT CASE WHEN m.malformed THEN 'unparsed' WHEN m.header_only THEN 'too-large' END
$$;
