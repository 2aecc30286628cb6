-- An address as people and their mail programs write it: bare, <bare>, 'Name <address>', or with the link that Outlook puts
-- behind it (<mailto:...>). NULL when it is none that could be answered.
CREATE FUNCTION desk.mailbox_said(said text, OUT address text, OUT name text)
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_said text := btrim(regexp_replace(said, '(?<=\S)\s*[<(\[]mailto:[^>)\]]*[>)\]]', '', 'gi'), E' \t<>,;.');
    v_parts text[] := regexp_match(v_said, '^"?([^"<>]*?)"?\s*<\s*(?:mailto:)?([^<>\s]+)$', 'i');
BEGIN
    address := desk.address_clean(coalesce(v_parts[2], regexp_replace(v_said, '^mailto:', '', 'i')));
    name := CASE WHEN address IS NULL THEN NULL ELSE left(btrim(coalesce(v_parts[1], '')), 200) END;
END;
$$;
