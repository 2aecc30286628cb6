-- The moment that an agent means, seen from at in that zone; NULL when it cannot be read. It may be over. A time without a
-- day is today's; a day without a time begins at 09:00, the end of the week is 17:00. Hours and minutes are counted on the
-- clock that knows no summer; all else is what clocks on the wall show, so that 09:00 is 09:00 in any season. (A wall clock's
-- hour that summer time leaves out is an hour later; of one that comes twice the second is meant.)
CREATE FUNCTION desk.when_of(text text, at timestamptz, zone text) RETURNS timestamptz
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c_clock constant text := '(?:at )?([0-9]{1,2}:[0-9][0-9](?: ?[ap]m)?|[0-9]{1,2} ?[ap]m|noon)';
    v_said text := btrim(regexp_replace(lower(left(when_of.text, 200)), '[\s\u00a0,]+', ' ', 'g'));
    v_local timestamp := at AT TIME ZONE zone;
    v_parts text[];
BEGIN
    v_said := regexp_replace(v_said, '^(until|till|til|by) ', '');
    v_said := regexp_replace(v_said, '([ap])[.]m[.]?', '\1m', 'g');
    v_parts := regexp_match(v_said, '^(?:in )?([0-9]{1,4}|an?) ?(m(?=in)|h)(?:in|ins|inute|inutes|our|ours|r|rs)?$');
    IF v_parts IS NOT NULL THEN
        RETURN at + CASE v_parts[1] WHEN 'a' THEN 1 WHEN 'an' THEN 1 ELSE v_parts[1]::integer END
            * CASE v_parts[2] WHEN 'h' THEN interval '1 hour' ELSE interval '1 minute' END;
    END IF;
    v_parts := coalesce(
        (SELECT p || 'today'::text FROM regexp_match(v_said, format('^%s$', c_clock)) AS p WHERE p IS NOT NULL),
        (SELECT ARRAY[p[2], p[1]] FROM regexp_match(v_said, format('^(.*?)(?: |(?<=[0-9])t)%s$', c_clock)) AS p WHERE p IS NOT NULL),
        regexp_match(v_said, format('^%s (?:on )?(.*)$', c_clock)),
        ARRAY[CASE WHEN v_said ~ '^(the )?end of (the )?week$' THEN '17:00' ELSE '09:00' END, v_said]);
    RETURN (desk.when_day(v_parts[2], v_local) + desk.when_clock(v_parts[1])) AT TIME ZONE zone;
END;
$$;
