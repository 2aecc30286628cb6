-- 'what: why' taken apart; reason is NULL without a colon.
CREATE FUNCTION desk.command_parts(argument text, OUT what text, OUT reason text)
LANGUAGE sql IMMUTABLE
AS $$
    -- Not at the colon of a link that a mail program made of an address.
    SELECT btrim(coalesce(p[1], argument)), btrim(p[2])
    FROM (SELECT regexp_match(argument, '^(.*?)(?<!mailto):(.*)$')) AS m (p)
$$;
