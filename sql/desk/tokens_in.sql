-- What stands between delimiter and @ in recipients that are otherwise the desk's own.
CREATE FUNCTION desk.tokens_in(m desk.mail, s desk.setting) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT substr(split_part(r, '@', 1), length(split_part(a, '@', 1)) + 2)
        FROM unnest(m.recipients || m.delivered_to) AS recipient (r), unnest(s.own_addresses) AS own (a)
        -- From the first @ on: "x@ours@theirs" is theirs.
        WHERE starts_with(r, split_part(a, '@', 1) || s.delimiter)
          AND substr(r, position('@' IN r)) = substr(a, position('@' IN a)));
END;
$$;
