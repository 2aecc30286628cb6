-- A time as when_said leaves it, taken apart: the clock's part (NULL: none is named) and the day's ('today' where none is).
CREATE FUNCTION desk.when_parts(said text, OUT clock text, OUT day text)
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    c_clock constant text := '(?:at )?([0-9]{1,2}:[0-9][0-9](?: ?[ap]m)?|[0-9]{1,2} ?[ap]m|noon)';
    v_parts text[];
BEGIN
    v_parts := coalesce(
        (SELECT p || 'today'::text FROM regexp_match(said, format('^%s$', c_clock)) AS p WHERE p IS NOT NULL),
        (SELECT ARRAY[p[2], p[1]] FROM regexp_match(said, format('^(.*?)(?: |(?<=[0-9])t)%s$', c_clock)) AS p WHERE p IS NOT NULL),
        regexp_match(said, format('^%s (?:on )?(.*)$', c_clock)),
        ARRAY[NULL, said]);
    clock := v_parts[1];
    day := v_parts[2];
END;
$$;
