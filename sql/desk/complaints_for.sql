-- How complaints are handled, for a mail in that language: no mail mixes two. A single word is a link or an address, and
-- in every language the same.
CREATE FUNCTION desk.complaints_for(language text, s desk.setting) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(
        (SELECT btrim(substr(c, strpos(c, ':') + 1)) FROM unnest(s.complaints_in) c
          WHERE split_part(c, ':', 1) = complaints_for.language LIMIT 1),
        CASE WHEN s.language = complaints_for.language OR s.complaints ~ '^\S+$' THEN s.complaints END,
        '')
$$;
