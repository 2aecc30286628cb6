-- 'what: why' taken apart; reason is NULL without a colon.
CREATE FUNCTION desk.command_parts(argument text, OUT what text, OUT reason text)
LANGUAGE sql IMMUTABLE
AS $$
    SELECT btrim(split_part(argument, ':', 1)),
        CASE WHEN position(':' IN argument) > 0 THEN btrim(substr(argument, position(':' IN argument) + 1)) END
$$;
